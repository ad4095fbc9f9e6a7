using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Notifications;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Rules and nights of a shop. Rules are made now; in a year, when the shop's later program runs, their grace is long over.</summary>
internal static class Nights
{
    private static readonly DateTimeZone Oslo = DateTimeZoneProviders.Tzdb["Europe/Oslo"];

    public static object Rule(string held, int days, string anchor = "end") => new { @class = held, days, anchor };

    public static async Task<HttpResponseMessage> TryKeep(this HttpClient door, object rules, int noticeDays = 0, string? ifMatch = null)
    {
        using var before = await door.GetAsync("/v1/retention");
        var request = new HttpRequestMessage(HttpMethod.Put, "/v1/retention") { Content = JsonContent.Create(new { rules, noticeDays }) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch ?? before.Headers.ETag!.ToString());
        return await door.SendAsync(request);
    }

    public static Task<JsonElement> Keep(this Shop shop, params object[] rules) => Done(shop.Owner.TryKeep(rules));

    /// <summary>The night that is due by the clock of a program, the shop's later one by default.</summary>
    public static Task<LocalDate?> Night(this Shop shop, WebApplication? program = null) =>
        (program ?? shop.Later).Services.GetRequiredService<NightRun>().Run(shop.Business, Oslo, CancellationToken.None);

    /// <summary>What is due is sent by a program, the shop's later one by default, also what was tried a moment ago.</summary>
    public static async Task Send(this Shop shop, WebApplication? program = null)
    {
        await shop.House.Ask($"update notifications.messages set next_at = statement_timestamp() where tenant_id = '{shop.Business.Value}' and settled_at is null");
        var sending = (program ?? shop.Later).Services.GetRequiredService<SendDue>();
        while (await sending.Run(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Everything that was fenced becomes effective.</summary>
    public static Task Settle(this Shop shop) => shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);

    public static async Task<JsonElement> LastRun(this Shop shop) => (await shop.Get("retention/runs")).GetProperty("items")[0];

    /// <summary>What became of a class: taken, protected, and the reasons.</summary>
    public static (int Taken, int Protected, string Reasons) Of(this JsonElement run, string held)
    {
        var part = run.GetProperty("classes").EnumerateArray().Single(one => one.GetProperty("class").GetString() == held);
        return (part.GetProperty("taken").GetInt32(), part.GetProperty("protected").GetInt32(),
            string.Join(' ', part.GetProperty("reasons").EnumerateArray().Select(one => $"{one.GetProperty("code").GetString()}={one.GetProperty("count").GetInt32()}")));
    }

    public static Task<JsonElement> Simulated(this Shop shop, HttpClient door, params object[] rules) => Done(door.PostAsJsonAsync("/v1/retention/simulate", new { rules }));

    /// <summary>An appointment that lies ahead in a year.</summary>
    public static async Task BookedLater(this Shop shop, SubjectId client, int nth = 0)
    {
        var day = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(375 + nth);
        await Done(shop.LaterOwner.Command("/v1/appointments", new { clientId = client.Value, serviceId = shop.Service, providerId = shop.Provider, start = $"{day:uuuu-MM-dd}T10:00:00" }));
    }

    public static async Task<bool> IsGone(this Shop shop, SubjectId client) => await shop.Count("vault.subjects", $"id = '{client.Value}' and state <> 3") == 0;

    public static async Task<bool> HasKey(this Shop shop, Guid stream) => await shop.Count("vault.stream_keys", $"stream_id = '{stream}'") > 0;

    /// <summary>The program at a time of a day that many days from now, on the practice's clock.</summary>
    public static Task<WebApplication> At(this Shop shop, int days, int hour, int minute)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        return shop.House.Start(new LaterClock((now.InZone(Oslo).Date.PlusDays(days) + new LocalTime(hour, minute)).InZoneLeniently(Oslo).ToInstant() - now));
    }

    /// <summary>The program so many days from now, with what it does otherwise.</summary>
    public static Task<WebApplication> In(this Shop shop, int days, Action<IServiceCollection>? otherwise = null) => shop.House.Start(new LaterClock(Duration.FromDays(days)), otherwise: otherwise);
}

/// <summary>Keeps the people that a test tells it, for a reason that no module knows yet.</summary>
internal sealed class Keeper(string code, Removal removal = Removal.All) : IErasureBlocker
{
    /// <summary>Once for a database: what a guard in the database calls when it refuses.</summary>
    public const string Refusal = """
        create or replace function public.refuse_for_test() returns void language plpgsql as $$
        begin raise exception 'kept' using errcode = '23514', constraint = 'nothing_in_the_way'; end $$
        """;

    private readonly Words _reason = new("Kept.", "Beholdt.", "Tenuto.");

    public HashSet<SubjectId> Kept { get; } = [];

    /// <summary>Who is kept from a moment on at which nobody looks any more: only the guard says so.</summary>
    public HashSet<SubjectId> KeptLate { get; } = [];

    public int Asked { get; private set; }

    public Removal StandsInTheWayOf => removal;

    public Task<IReadOnlyList<Blocker>> Find(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Blocker>>(people.Any(Kept.Contains) ? [new(code, _reason)] : []);

    public Task<IReadOnlyDictionary<SubjectId, IReadOnlyList<Blocker>>> FindEach(TenantId business, IReadOnlyCollection<SubjectId> people, Instant at, CancellationToken cancellation)
    {
        Asked++;
        return Task.FromResult<IReadOnlyDictionary<SubjectId, IReadOnlyList<Blocker>>>(
            people.Where(Kept.Contains).Distinct().ToDictionary(person => person, IReadOnlyList<Blocker> (_) => [new(code, _reason)]));
    }

    public void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now)
    {
        if (people.Any(person => Kept.Contains(person) || KeptLate.Contains(person)))
        {
            transaction.First("select public.refuse_for_test()");
        }
    }
}
