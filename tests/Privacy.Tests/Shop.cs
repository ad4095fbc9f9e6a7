using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace Bookings.Privacy.Tests;

/// <summary>
/// A practice whose people come, and its program a year later, when all that they booked is over: there they are erased. Appointments are made a day or more ahead of now, so
/// that now they stand in the way.
/// </summary>
internal sealed class Shop
{
    private static readonly string[] Week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private int _booked;

    private Shop(Practice house, TenantId business, HttpClient owner) => (House, Business, Owner) = (house, business, owner);

    public Practice House { get; }

    public TenantId Business { get; }

    public HttpClient Owner { get; }

    public Guid Service { get; private set; }

    public Guid Provider { get; private set; }

    /// <summary>The program in a year.</summary>
    public WebApplication Later { get; private set; } = null!;

    public HttpClient LaterOwner { get; private set; } = null!;

    public LaterClock Clock { get; } = new(Duration.FromDays(365));

    public ErasurePipeline Pipeline => Later.Services.GetRequiredService<ErasurePipeline>();

    /// <param name="custodian">Stands between the later program and the keeper of its keys.</param>
    public static async Task<Shop> Open(Practice house, Func<ICustodian, ICustodian>? custodian = null)
    {
        var business = await house.Found();
        var shop = new Shop(house, business, await house.As(business, Role.Owner));
        await shop.Make("locations", new { name = "Storgata 1", zone = "Europe/Oslo", address = "Storgata 1, Oslo" });
        shop.Provider = await shop.Make("providers", new { displayName = "Ada Berg", languages = Many("nb") });
        var day = new[] { new { from = "06:00", to = "23:00" } };
        await Done(shop.Owner.PutAsJsonAsync($"/v1/providers/{shop.Provider}/schedule/weeks/2020-01-01", new { days = Week.ToDictionary(weekday => weekday, _ => day), zone = "Europe/Oslo" }));
        shop.Service = await shop.Make("services", new
        {
            name = new { @default = "nb", texts = new { nb = "Konsultasjon" } },
            category = "physiotherapy",
            rules = new { durations = Many("PT30M"), horizonDays = 300, ownOverlap = "allow" },
        });
        await Done(shop.Owner.PutAsJsonAsync($"/v1/services/{shop.Service}/providers", new { providers = Many(shop.Provider) }));
        await Done(shop.Post($"services/{shop.Service}/publish"));
        shop.Later = await house.Start(shop.Clock, custodian);
        shop.LaterOwner = house.Door(await house.Token(business, Role.Owner), shop.Later);
        return shop;
    }

    /// <summary>Somebody with a name that nobody else has.</summary>
    public async Task<SubjectId> Client(string name) => new(await Make("clients", new { name, email = $"{name.ToLowerInvariant()}@example.org", phone = "+4790000001", language = "en" }));

    /// <summary>The next free half hour, from tomorrow on.</summary>
    public async Task<Guid> Booked(SubjectId client, string? note = null) => (await Done(Book(client, note))).GetProperty("id").GetGuid();

    public Task<HttpResponseMessage> Book(SubjectId client, string? note = null)
    {
        var nth = Interlocked.Increment(ref _booked) - 1;
        var day = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(2 + (nth / 30));
        var start = $"{day:uuuu-MM-dd}T{8 + (nth % 30 / 2):00}:{nth % 2 * 30:00}";
        return Post("appointments", new { clientId = client.Value, serviceId = Service, providerId = Provider, start, note });
    }

    /// <summary>Asked for, in a year, through the API.</summary>
    public async Task<ErasureId> Asked(SubjectId client) =>
        new((await Done(LaterOwner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "in-person" }))).GetProperty("id").GetGuid());

    /// <summary>Asked for and effective.</summary>
    public async Task<ErasureId> Erased(SubjectId client)
    {
        var id = await Asked(client);
        Assert.Equal(ErasureStage.Effective, await Pipeline.Run(Business, id, _ => { }, CancellationToken.None));
        return id;
    }

    /// <summary>Everything that is announced is taken up.</summary>
    public async Task CatchUp()
    {
        while (await House.Service<ProjectionWorker>().CatchUp(CancellationToken.None))
        {
        }
    }

    public async Task<ErasureCase> Case(ErasureId id) => (await House.Service<EventStore>().Load(Business, ErasureCase.Of(id), CancellationToken.None)).State;

    public Task<HttpResponseMessage> Post(string path, object? body = null) => Owner.Command($"/v1/{path}", body);

    public async Task<Guid> Make(string path, object body) => (await Done(Post(path, body))).GetProperty("id").GetGuid();

    public Task<JsonElement> Get(string path) => Done(Owner.GetAsync($"/v1/{path}"));

    public async Task<long> Count(string table, string where = "true") => (long)(await House.Ask($"select count(*) from {table} where tenant_id = '{Business.Value}' and {where}"))!;

    /// <summary>A digest of what a query of this business answers, in the order of its rows.</summary>
    public async Task<string> Digest(string sql) => $"{await House.Ask($"select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') from ({sql}) t")}";

    public IReadOnlyList<DevelopmentMail> Mails => [.. Later.Services.GetRequiredService<IDevelopmentOutbox>().Mails.Where(mail => mail.Business == Business)];

    public static T[] Many<T>(params T[] all) => all;

    public static async Task<JsonElement> Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}

/// <summary>The system's clock, so much later; its time stamps are the system's.</summary>
internal sealed class LaterClock(Duration by) : TimeProvider
{
    private long _skipped;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by.ToTimeSpan();

    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _skipped);

    /// <summary>What waits for a moment to pass waits no longer.</summary>
    public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));
}
