using System.Text.Json;
using System.Text.RegularExpressions;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using static Bookings.Scheduling.Tests.Clinic;

namespace Bookings.Scheduling.Tests;

/// <summary>Somebody who has never heard of the program, at the public door of a clinic.</summary>
internal sealed partial class Guest
{
    private readonly Clinic _clinic;
    private readonly string _slug;

    private Guest(Clinic clinic, string slug) => (_clinic, _slug, Http) = (clinic, slug, clinic.House.Door(null));

    public HttpClient Http { get; }

    public string Page => $"/v1/public/{_slug}";

    public string Session => Http.DefaultRequestHeaders.GetValues("Booking-Session").Single();

    public static async Task<Guest> Of(Clinic clinic) => new(clinic, await clinic.House.SlugOf(clinic.Business));

    public async Task<string> Solved()
    {
        var given = await Done(Http.GetAsync($"{Page}/challenge"));
        return Altcha.Solve(given.Deserialize<Altcha.Challenge>(JsonSerializerOptions.Web)!);
    }

    /// <summary>As a body of a request has them; who is not told of otherwise is Kari.</summary>
    public async Task<object> Introduced(object? who = null) => new { altcha = await Solved(), name = "Kari Nordmann", email = "kari@example.org" }.With(who);

    public async Task<HttpResponseMessage> Book(string start, object? more = null, object? who = null, string? key = null) => await Http.Command(
        $"{Page}/appointments", new { serviceId = _clinic.Service, start, guest = await Introduced(who) }.With(more), key);

    public async Task<HttpResponseMessage> Wait(int from = 0, int to = 0, object? who = null) => await Http.Command(
        $"{Page}/waitlist", new { serviceId = _clinic.Service, from = $"{Day.PlusDays(from):uuuu-MM-dd}", to = $"{Day.PlusDays(to):uuuu-MM-dd}", guest = await Introduced(who) });

    /// <summary>Opens a link and comes back with the session in hand.</summary>
    public async Task<Guest> Open(string token)
    {
        var opened = await Done(Http.Command($"{Page}/manage/open", new { token }));
        var guest = new Guest(_clinic, _slug);
        guest.Http.DefaultRequestHeaders.Add("Booking-Session", opened.GetProperty("session").GetString()!);
        return guest;
    }

    public Task<Guest> Open(JsonElement made) => Open(Link(made));

    /// <summary>A book, and back by its link.</summary>
    public async Task<Guest> Visit(string start, object? more = null, object? who = null) => await Open(await Done(Book(start, more, who)));

    public Task<JsonElement> Get(string path) => Done(Http.GetAsync($"{Page}/{path}"));

    public Task<HttpResponseMessage> Post(string path, object? body = null) => Http.Command($"{Page}/{path}", body);

    public async Task<string> Status() => (await Get("manage")).GetProperty("status").GetString()!;

    /// <summary>What went to an address of this clinic's people, newest first.</summary>
    public IReadOnlyList<DevelopmentMail> Mails(string to) =>
        [.. _clinic.House.Service<IDevelopmentOutbox>().Mails.Where(mail => mail.Business == _clinic.Business && mail.To == to)];

    /// <summary>The background may be sending at this moment: it is done as soon as it shows.</summary>
    public async Task<IReadOnlyList<DevelopmentMail>> Mails(string to, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Mails(to).Count < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Mails(to);
    }

    /// <summary>Shows that an address is theirs, by the first code that goes to it.</summary>
    public async Task Verify(string email)
    {
        await Done(Post("contacts/ask", new { email }));
        await Done(Post("contacts/verify", new { code = await Code(email, 1), email }));
    }

    /// <summary>In the newest of so many codes that went to an address.</summary>
    public async Task<string> Code(string to, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        List<DevelopmentMail> codes;
        while ((codes = [.. Mails(to).Where(mail => SixDigits().IsMatch(mail.Subject))]).Count < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return SixDigits().Match(codes[0].Subject).Value;
    }

    public static string TokenIn(DevelopmentMail mail) => mail.Body.Split('#')[1].Split('\n')[0];

    public static string Link(JsonElement booking) => booking.GetProperty("link").GetProperty("token").GetString()!;

    [GeneratedRegex(@"\b\d{6}\b", RegexOptions.None, 1000)]
    private static partial Regex SixDigits();
}
