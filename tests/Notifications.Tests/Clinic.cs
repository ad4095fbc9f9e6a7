using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>A practice in Oslo with one service and one client who can be written to; what it sends is caught on its way.</summary>
internal sealed class Clinic
{
    private static readonly string[] Week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private Clinic(Practice house, TenantId business, string slug, HttpClient owner) => (House, Business, Slug, Owner) = (house, business, slug, owner);

    public Practice House { get; }

    public TenantId Business { get; }

    public string Slug { get; }

    public HttpClient Owner { get; }

    public Guid Service { get; private set; }

    public Guid Provider { get; private set; }

    public Guid Client { get; private set; }

    /// <summary>What goes out: everything of every business of the house, so ask for one's own.</summary>
    public Catcher Caught { get; } = new(Channel.Email);

    public Catcher Texts { get; } = new(Channel.Sms);

    /// <summary>A day well ahead, the same for a whole run.</summary>
    public static LocalDate Day { get; } = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(21);

    public static string At(string time, int days = 0) => $"{Day.PlusDays(days):uuuu-MM-dd}T{time}";

    public static async Task<Clinic> Open(
        Practice house, string serviceName = "Konsultasjon", string level = "full", bool approval = false, string providerName = "Ada Berg", string clientName = "Kari Nordmann")
    {
        var business = await house.Found();
        var clinic = new Clinic(house, business, await house.SlugOf(business), await house.As(business, Role.Owner));
        await clinic.Make("locations", new { name = "Storgata 1", zone = "Europe/Oslo", address = "Storgata 1, Oslo" });
        clinic.Provider = await clinic.Hire(providerName);
        clinic.Service = await clinic.Offer(serviceName, level, approval);
        clinic.Client = await clinic.Make("clients", new { name = clientName, email = "kari@example.org", phone = "+4790000001", language = "en" });
        return clinic;
    }

    public async Task<Guid> Hire(string name)
    {
        var provider = await Make("providers", new { displayName = name, languages = Many("nb") });
        var day = new[] { new { from = "06:00", to = "23:00" } };
        await Done(Owner.PutAsJsonAsync($"/v1/providers/{provider}/schedule/weeks/2020-01-01", new { days = Week.ToDictionary(weekday => weekday, _ => day), zone = "Europe/Oslo" }));
        return provider;
    }

    public async Task<Guid> Offer(string name, string level = "full", bool approval = false)
    {
        var id = await Make("services", new
        {
            name = new { @default = "nb", texts = new { nb = name } },
            category = "physiotherapy",
            messageLevel = level,
            rules = new { durations = Many("PT30M"), horizonDays = 400, needsApproval = approval, ownOverlap = "allow" },
        });
        await Done(Owner.PutAsJsonAsync($"/v1/services/{id}/providers", new { providers = Many(Provider) }));
        await Done(Post($"services/{id}/publish"));
        return id;
    }

    public async Task<Guid> Booked(string start, Guid? client = null, Guid? service = null) =>
        Id(await Done(Post("appointments", new { clientId = client ?? Client, serviceId = service ?? Service, providerId = Provider, start })));

    public Task<HttpResponseMessage> Post(string path, object? body = null) => Owner.Command($"/v1/{path}", body);

    public Task<JsonElement> Do(string path, object? body = null) => Done(Post(path, body));

    public async Task<Guid> Make(string path, object body) => Id(await Done(Post(path, body)));

    public Task<JsonElement> Get(string path) => Done(Owner.GetAsync($"/v1/{path}"));

    public async Task Settle(object change) => await Done(Owner.Change("/v1/message-settings", change));

    public Task<Guid> Remind(string before, string channel = "email", Guid? service = null) =>
        Make("reminders", service is null ? new { channel, before } : new { channel, before, serviceId = service });

    /// <summary>Everything that is announced is planned.</summary>
    public async Task Plan()
    {
        while (await House.Service<ProjectionWorker>().CatchUp(CancellationToken.None))
        {
        }
    }

    /// <summary>A program's part that sends, with channels of our own.</summary>
    public SendDue Sender(TimeProvider? clock = null, params IChannel[] channels) => new(
        House.Service<MessageQueue>(), House.Service<Envelopes>(), channels.Length > 0 ? channels : [Caught, Texts], clock ?? TimeProvider.System, NullLogger<SendDue>.Instance);

    /// <summary>Everything that is due is sent.</summary>
    public async Task Send(params IChannel[] channels)
    {
        while (await Sender(null, channels).Run(CancellationToken.None) > 0)
        {
        }
    }

    public async Task PlanAndSend()
    {
        await Plan();
        await Send();
    }

    /// <summary>The database's clock goes on: everything that waits has waited so much longer.</summary>
    public Task Pass(Duration time) => House.Ask(
        $"update notifications.messages set next_at = next_at - interval '{(long)time.TotalSeconds} seconds', due = due - interval '{(long)time.TotalSeconds} seconds' where settled_at is null and tenant_id = '{Business}'");

    public IReadOnlyList<Outgoing> Mine => [.. Caught.All.Where(outgoing => outgoing.Business == Business)];

    /// <summary>The delivery log: kind, state and reason, oldest first.</summary>
    public async Task<IReadOnlyList<string>> Log() =>
        [.. (await Get("deliveries?limit=200")).GetProperty("items").EnumerateArray().Reverse()
            .Select(one => $"{one.GetProperty("kind").GetString()} {one.GetProperty("state").GetString()}{(one.TryGetProperty("reason", out var reason) ? $" {reason.GetString()}" : "")}")];

    public async Task<long> Count(string table, string where = "true") => (long)(await House.Ask($"select count(*) from {table} where tenant_id = '{Business}' and {where}"))!;

    public static T[] Many<T>(params T[] all) => all;

    public static Guid Id(JsonElement made) => made.GetProperty("id").GetGuid();

    public static async Task<JsonElement> Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public static async Task<JsonElement> Refused(string code, Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.Equal(code, await answer.Problem());
        return await answer.Json();
    }
}

/// <summary>A channel that keeps what it is given and answers as it is told.</summary>
internal sealed class Catcher(Channel kind) : IChannel
{
    private readonly ConcurrentQueue<Outgoing> _all = new();

    public Channel Kind => kind;

    public IReadOnlyList<Outgoing> All => [.. _all];

    /// <summary>What it says to the next ones; taken by default.</summary>
    public HandoverResult Answer { get; set; } = new(Handover.Taken, "250");

    /// <summary>What happens before the answer.</summary>
    public Func<Outgoing, Task>? Before { get; set; }

    public async Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation)
    {
        await (Before?.Invoke(outgoing) ?? Task.CompletedTask);
        if (Answer.Handover == Handover.Taken)
        {
            _all.Enqueue(outgoing);
        }

        return Answer;
    }
}
