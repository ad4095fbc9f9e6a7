using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>A practice in Oslo, open every day from eight to six, with one provider, one service of half an hour and one client, at the door of one program.</summary>
internal sealed class Desk
{
    private static readonly string[] Week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    private static readonly string[] Half = ["PT30M"];
    private static readonly string[] Bokmal = ["nb"];

    private Desk(Practice house, WebApplication app, TenantId business, HttpClient owner) => (House, App, Business, Owner) = (house, app, business, owner);

    /// <summary>What must be in nothing that leaves the house.</summary>
    public const string ClientName = "Zaphod Beeblebrox-4711", ServiceName = "Rygg og nakke 4712", ProviderName = "Trillian Astra-4713";

    public Practice House { get; }

    public WebApplication App { get; }

    public TenantId Business { get; }

    public HttpClient Owner { get; }

    public Guid Provider { get; private set; }

    public Guid Service { get; private set; }

    public Guid Client { get; private set; }

    /// <summary>A day well ahead, the same for a whole run.</summary>
    public static LocalDate Day { get; } = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(21);

    /// <param name="level">How little is said of the service: full, noService, noNames or linkOnly.</param>
    public static async Task<Desk> Open(Practice house, WebApplication? app = null, string level = "full")
    {
        var business = await house.Found();
        var desk = new Desk(house, app ?? house.App, business, house.Door(await house.Token(business, Role.Owner), app));
        await desk.Make("locations", new { name = "Storgata 1", zone = "Europe/Oslo" });
        desk.Provider = await desk.Make("providers", new { displayName = ProviderName, languages = Bokmal });
        var hours = new[] { new { from = "08:00", to = "18:00" } };
        await Done(desk.Owner.PutAsJsonAsync(
            $"/v1/providers/{desk.Provider}/schedule/weeks/2020-01-01", new { days = Week.ToDictionary(day => day, _ => hours), zone = "Europe/Oslo" }));
        desk.Service = await desk.Make("services", new
        {
            name = new { @default = "nb", texts = new { nb = ServiceName } }, category = "physiotherapy", rules = new { durations = Half, horizonDays = 400 }, messageLevel = level,
        });
        await Done(desk.Owner.PutAsJsonAsync($"/v1/services/{desk.Service}/providers", new { providers = new[] { desk.Provider } }));
        await desk.Post($"services/{desk.Service}/publish");
        desk.Client = await desk.Make("clients", new { name = ClientName });
        return desk;
    }

    public static string At(string time, int days = 0) => $"{Day.PlusDays(days):uuuu-MM-dd}T{time}";

    public async Task<Guid> Book(string start, Guid? client = null) => await Make("appointments", new { clientId = client ?? Client, serviceId = Service, start });

    public Task Cancel(Guid appointment) => Post($"appointments/{appointment}/cancel", new { by = "practice" });

    public async Task<Guid> Make(string path, object body) => (await Post(path, body)).GetProperty("id").GetGuid();

    public Task<JsonElement> Post(string path, object? body = null) => Done(Owner.Command($"/v1/{path}", body));

    public Task<JsonElement> Get(string path) => Done(Owner.GetAsync($"/v1/{path}"));

    public async Task<HttpClient> As(Role role) => House.Door(await House.Token(Business, role), App);

    public async Task<HttpClient> AsProvider(Guid provider)
    {
        var issue = await House.Service<ITokens>().Issue(Business, "tests", new NewToken(Role.Provider, ProviderId: provider), CancellationToken.None);
        return House.Door(Assert.IsType<Issue.Done>(issue).Text, App);
    }

    /// <summary>Everything that history sets off in the background, done by this program.</summary>
    public async Task CatchUp()
    {
        await House.Ask("with gone as (delete from events.nodes) update events.leases set holder = null, until = '-infinity'");
        var services = App.Services;
        var database = services.GetRequiredService<BookingsDatabase>();
        var worker = new ProjectionWorker(
            database, services.GetRequiredService<EventStore>(), services.GetRequiredService<EventTypes>(), services.GetServices<BackgroundProjection>(),
            new(database, TimeProvider.System), services.GetRequiredService<AppendSignal>(), Microsoft.Extensions.Logging.Abstractions.NullLogger<ProjectionWorker>.Instance);
        while (await worker.CatchUp(CancellationToken.None))
        {
        }
    }

    public static async Task<JsonElement> Done(Task<HttpResponseMessage> request)
    {
        var answer = await request;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static async Task Refused(string code, Task<HttpResponseMessage> request)
    {
        var answer = await request;
        Assert.False(answer.IsSuccessStatusCode, "It was accepted.");
        Assert.Equal(code, await answer.Problem());
    }
}
