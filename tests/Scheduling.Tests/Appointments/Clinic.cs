using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>A practice in Oslo that is open every day from eight to six, with one service of half an hour on the quarter, seen by its front desk.</summary>
internal sealed class Clinic
{
    private static readonly string[] Week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private Clinic(House house, TenantId business, HttpClient owner) => (House, Business, Owner) = (house, business, owner);

    public House House { get; }

    public TenantId Business { get; }

    public HttpClient Owner { get; }

    public Guid Location { get; private set; }

    public Guid[] Providers { get; private set; } = [];

    public Guid Service { get; private set; }

    public Guid Client { get; private set; }

    /// <summary>A day well ahead, the same for a whole run.</summary>
    public static LocalDate Day { get; } = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(21);

    public static async Task<Clinic> Open(House house, object? rules = null, int providers = 1, object? policy = null)
    {
        var business = await house.Found();
        var clinic = new Clinic(house, business, await house.As(business, Role.Owner));
        clinic.Location = await clinic.Make("locations", new { name = "Storgata 1", zone = "Europe/Oslo", address = "Storgata 1, Oslo" });
        for (var i = 0; i < providers; i++)
        {
            clinic.Providers = [.. clinic.Providers, await clinic.Hire($"Behandler {i}")];
        }

        clinic.Client = await clinic.Register("Kari Nordmann");
        Guid? terms = policy is null ? null : await clinic.Make("cancellation-policies", policy);
        clinic.Service = await clinic.Offer(rules ?? new { durations = Door.Many("PT30M"), horizonDays = 400 }, terms);
        return clinic;
    }

    public static string At(string time, int days = 0) => $"{Day.PlusDays(days):uuuu-MM-dd}T{time}";

    public async Task<Guid> Hire(string name)
    {
        var id = await Make("providers", new { displayName = name, languages = Door.Many("nb") });
        var day = new[] { new { from = "08:00", to = "18:00" } };
        await Put($"providers/{id}/schedule/weeks/2020-01-01", new { days = Week.ToDictionary(weekday => weekday, _ => day), zone = "Europe/Oslo" });
        return id;
    }

    public async Task<Guid> Offer(object rules, Guid? policy = null, Guid? pool = null)
    {
        var name = new { @default = "nb", texts = new { nb = "Time" } };
        var id = await Make("services", policy is null ? new { name, category = "physiotherapy", rules } : new { name, category = "physiotherapy", rules, policyId = policy });
        await Put($"services/{id}/providers", new { providers = Providers });
        if (pool is { } room)
        {
            await Put($"services/{id}/resources", new { resources = new[] { new { poolId = room, units = 1 } } });
        }

        await Done(Post($"services/{id}/publish"));
        return id;
    }

    public Task<Guid> Register(string name) => Make("clients", new { name });

    public Task<HttpResponseMessage> Post(string path, object? body = null, string? key = null, HttpClient? door = null) => (door ?? Owner).Command($"/v1/{path}", body, key);

    public Task<HttpResponseMessage> Book(string start, object? more = null, string? key = null, HttpClient? door = null) =>
        Post("appointments", new { clientId = Client, serviceId = Service, start }.With(more), key, door);

    public async Task<Guid> Booked(string start, object? more = null) => Id(await Done(Book(start, more)));

    public async Task<JsonElement> Get(string path, HttpClient? door = null) => await Done((door ?? Owner).GetAsync($"/v1/{path}"));

    public async Task<string> StatusOf(Guid appointment) => (await Get($"appointments/{appointment}")).GetProperty("status").GetString()!;

    public async Task<Guid> Make(string path, object body) => Id(await Done(Post(path, body)));

    public async Task Put(string path, object body)
    {
        var answer = await Owner.PutAsJsonAsync($"/v1/{path}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpClient> ProviderDoor(Guid provider)
    {
        var issue = await House.Service<ITokens>().Issue(Business, "tests", new NewToken(Role.Provider, ProviderId: provider), CancellationToken.None);
        return House.Door(Assert.IsType<Issue.Done>(issue).Text);
    }

    /// <summary>The same business at the door of another program, whose clock differs.</summary>
    public async Task<HttpClient> Later(Microsoft.AspNetCore.Builder.WebApplication app) => House.Door(await House.Token(Business, Role.Owner), app);

    /// <summary>Everything that history sets off in the background, done.</summary>
    public async Task CatchUp()
    {
        while (await House.Service<ProjectionWorker>().CatchUp(CancellationToken.None))
        {
        }
    }

    /// <summary>Counts pairs of rows of one unit that overlap: what must never be.</summary>
    public string OverlapsSql =>
        $"""
         select count(*) from scheduling.allocation a join scheduling.allocation b
           on a.tenant_id = b.tenant_id and a.resource = b.resource and a.unit = b.unit and a.ctid < b.ctid
          and (tstzrange(a.starts, a.ends) && tstzrange(b.starts, b.ends) or tstzrange(a.approach, a.until) && tstzrange(b.approach, b.until))
         where a.tenant_id = '{Business}'
         """;

    public async Task<long> Overlaps() => (long)(await House.Ask(OverlapsSql))!;

    public async Task<long> Count(string table, string where = "true") =>
        (long)(await House.Ask($"select count(*) from {table} where tenant_id = '{Business}' and {where}"))!;

    public static async Task<JsonElement> Done(Task<HttpResponseMessage> request)
    {
        var answer = await request;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public static async Task Refused(string code, Task<HttpResponseMessage> request)
    {
        var answer = await request;
        Assert.False(answer.IsSuccessStatusCode, "It was accepted.");
        Assert.Equal(code, await answer.Problem());
    }

    public static Guid Id(JsonElement made) => made.GetProperty("id").GetGuid();

    /// <summary>How many of these were accepted; the others were refused as conflicts and nothing else.</summary>
    public static async Task<int> Winners(IEnumerable<Task<HttpResponseMessage>> requests)
    {
        var answers = await Task.WhenAll(requests);
        foreach (var answer in answers.Where(answer => !answer.IsSuccessStatusCode))
        {
            Assert.True(answer.StatusCode == HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync());
        }

        return answers.Count(answer => answer.IsSuccessStatusCode);
    }
}

internal static class Bodies
{
    /// <summary>A body with further members, or other values for those it has.</summary>
    public static object With(this object body, object? more) =>
        body.GetType().GetProperties().Select(property => (property.Name, Value: property.GetValue(body)))
            .Concat(more?.GetType().GetProperties().Select(property => (property.Name, Value: property.GetValue(more))) ?? [])
            .GroupBy(member => member.Name, StringComparer.Ordinal)
            .ToDictionary(member => member.Key, member => member.Last().Value, StringComparer.Ordinal);
}

/// <summary>Goes with the system's clock, some way ahead of it. Its timers are the system's.</summary>
internal sealed class ClockAhead : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public void Advance(Duration by) => Interlocked.Add(ref _ahead, by.BclCompatibleTicks);
}
