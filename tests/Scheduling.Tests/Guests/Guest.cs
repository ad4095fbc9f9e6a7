using System.Text.Json;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using static Bookings.Scheduling.Tests.Clinic;

namespace Bookings.Scheduling.Tests;

/// <summary>Somebody who has never heard of the program, at the public door of a clinic.</summary>
internal sealed class Guest
{
    private readonly Clinic _clinic;
    private readonly string _slug;

    private Guest(Clinic clinic, string slug) => (_clinic, _slug, Http) = (clinic, slug, clinic.House.Door(null));

    public HttpClient Http { get; }

    public string Page => $"/v1/public/{_slug}";

    public static async Task<Guest> Of(Clinic clinic) => new(clinic, await clinic.House.SlugOf(clinic.Business));

    public async Task<string> Solved()
    {
        var given = await Done(Http.GetAsync($"{Page}/challenge"));
        return Altcha.Solve(given.Deserialize<Altcha.Challenge>(JsonSerializerOptions.Web)!);
    }

    public async Task<HttpResponseMessage> Book(string start, object? more = null, string? key = null) => await Http.Command(
        $"{Page}/appointments",
        new { serviceId = _clinic.Service, start, altcha = await Solved(), name = "Kari Nordmann", email = "kari@example.org" }.With(more), key);

    /// <summary>Opens a link and comes back with the session in hand.</summary>
    public async Task<Guest> Open(string token)
    {
        var opened = await Done(Http.Command($"{Page}/manage/open", new { token }));
        var guest = new Guest(_clinic, _slug);
        guest.Http.DefaultRequestHeaders.Add("Booking-Session", opened.GetProperty("session").GetString()!);
        return guest;
    }

    public Task<JsonElement> Get(string path) => Done(Http.GetAsync($"{Page}/{path}"));

    public Task<HttpResponseMessage> Post(string path, object? body = null) => Http.Command($"{Page}/{path}", body);

    /// <summary>What went to an address of this clinic's people, newest first.</summary>
    public IReadOnlyList<DevelopmentMail> Mails(string to) =>
        [.. _clinic.House.Service<IDevelopmentOutbox>().Mails.Where(mail => mail.Business == _clinic.Business && mail.To == to)];

    public static string TokenIn(DevelopmentMail mail) => mail.Body.Split('#')[1].Split('\n')[0];

    public static string Link(JsonElement booking) => booking.GetProperty("link").GetProperty("token").GetString()!;
}
