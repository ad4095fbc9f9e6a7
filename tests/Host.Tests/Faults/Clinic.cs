using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>
/// The demo practice in a host of its own process that a test may kill and start again, on the run's database server or on one that it is given.
/// </summary>
internal sealed class Clinic : IAsyncDisposable
{
    private readonly string _folder = Names.Folder();
    private readonly (string, string)[] _environment;
    private Dictionary<string, string> _tokens = [];
    private ChildHost? _child;
    private HttpClient? _http;

    private Clinic(string connectionString, params (string, string)[] environment) =>
        (ConnectionString, _environment) = (connectionString, environment);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The test's own way to the database.</summary>
    public string ConnectionString { get; set; }

    /// <summary>The host's data directory: keys and tokens.</summary>
    public string Folder => _folder;

    public ChildHost Child => _child!;

    public HttpClient Http => _http!;

    public Guid Service { get; private set; }

    public Guid ServiceOnRequest { get; private set; }

    public Guid[] Providers { get; private set; } = [];

    public Guid[] Clients { get; private set; } = [];

    /// <summary>Everything that all hosts of this clinic wrote so far.</summary>
    public string Output { get; private set; } = "";

    /// <summary>An empty database on the run's server.</summary>
    public static async Task<string> NewDatabase(string? server = null)
    {
        server ??= await PgCluster.Address();
        var name = Names.Database();
        await PgCluster.Run(server, $"create database {name}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>Set up and running.</summary>
    /// <param name="connectionString">The test's way to the database.</param>
    /// <param name="hosts">The host's way, when it is another one.</param>
    public static async Task<Clinic> Open(string connectionString, string? hosts = null, params (string, string)[] environment)
    {
        var clinic = new Clinic(connectionString, [("ConnectionStrings__Bookings", hosts ?? connectionString), .. environment]);
        await clinic.Start();
        await clinic.Learn();
        return clinic;
    }

    /// <summary>Starts the host, and waits until it has made what it makes at its start.</summary>
    public async Task Start(params (string, string)[] environment)
    {
        (_child, _http) = await ChildHost.Serve(_folder, [.. _environment, .. environment]);
        var exit = _child.Exit();
        while (!_child.Output.Contains("Bookings is ready", StringComparison.Ordinal))
        {
            Assert.False(exit.IsCompleted, _child.Output);
            await Task.Delay(20, Stop);
        }

        var tokens = await File.ReadAllBytesAsync(Path.Combine(_folder, "demo-tokens.json"), Stop);
        _tokens = JsonSerializer.Deserialize<Dictionary<string, string>>(tokens)!;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _tokens["owner"]);
    }

    public async Task Kill()
    {
        await _child!.Kill();
        await Gone();
    }

    public async Task<int> Terminate()
    {
        var exit = await _child!.Terminate();
        await Gone();
        return exit;
    }

    /// <summary>It died by itself.</summary>
    public async Task<int> Died()
    {
        var exit = await _child!.Exit();
        await Gone();
        return exit;
    }

    /// <summary>Books a time that nobody else of the test takes, for a client who has nothing else then: the nth.</summary>
    public Task<HttpResponseMessage> Book(int nth, string? key = null, object? more = null) => Send(
        "/v1/appointments", more ?? new { clientId = Clients[nth % 2], serviceId = Service, providerId = Providers[nth % 2], start = Time(nth) }, key ?? $"booking-{nth}");

    public async Task<HttpResponseMessage> Send(string path, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        return await Http.SendAsync(request, Stop);
    }

    /// <summary>Whole hours of weekdays, from the week after next: six for each of two providers on each day.</summary>
    public static string Time(int nth)
    {
        int[] hours = [9, 10, 11, 13, 14, 15];
        var (slot, days) = (nth / 2 % hours.Length, nth / 2 / hours.Length);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var monday = today.AddDays(14 - ((int)today.DayOfWeek + 6) % 7);
        var day = monday.AddDays(days / 5 * 7 + days % 5);
        return string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T{hours[slot]:00}:00");
    }

    /// <summary>What a fault must never break: dense positions and versions, read models and counts that say what history says.</summary>
    public async Task AssertSound(int booked)
    {
        await Told(booked);
        Assert.Equal(0L, await Ask("select count(*) from events.heads h where position <> (select count(*) from events.mt_events e where e.tenant_id = h.tenant_id and e.position <= h.position)"));
        Assert.Equal(0L, await Ask("select count(*) from events.mt_streams s where version <> (select count(*) from events.mt_events e where e.tenant_id = s.tenant_id and e.stream_id = s.id)"));
        Assert.Equal((long)booked, await Ask("select count(*) from events.mt_events where type = 'appointment_booked'"));
        Assert.Equal((long)booked, await Ask("select count(*) from scheduling.appointments"));
        Assert.Equal((long)booked, await Ask("select count(distinct holder) from scheduling.allocation"));
        Assert.Equal((long)booked, await Ask("select count(*) from vault.stream_keys k join scheduling.appointments a on a.id = k.stream_id and a.tenant_id = k.tenant_id"));
        while (await Ask("select count(*) from events.heads h join events.checkpoints c using (tenant_id) where c.projection = 'scheduling.booking_counts' and c.position = h.position") is not 1L)
        {
            await Task.Delay(20, Stop);
        }

        Assert.Equal((long)booked, await Ask("select coalesce(sum(booked), 0)::bigint from scheduling.booking_counts"));
    }

    /// <summary>Everybody who was booked has been told: what goes on in the background is done.</summary>
    private async Task Told(int booked)
    {
        while (await Ask("select count(*) from notifications.deliveries where kind = 'Booked'") is not long told || told < booked)
        {
            // What was claimed by a host that died is claimed again when its lease has run out, which would take two minutes.
            await Ask("update notifications.messages set next_at = now() where settled_at is null and claim > 0 and next_at > now() + interval '30 seconds'");
            await Task.Delay(20, Stop);
        }
    }

    public async Task<object?> Ask(string sql)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Gone();
        Directory.Delete(_folder, recursive: true);
        var (server, ours) = (new NpgsqlConnectionStringBuilder(await PgCluster.Address()), new NpgsqlConnectionStringBuilder(ConnectionString));
        if ((server.Host, server.Port) == (ours.Host, ours.Port))
        {
            await PgCluster.Run(server.ConnectionString, $"drop database {ours.Database} with (force)");
        }
    }

    private async Task Gone()
    {
        if (_child is { } child)
        {
            await child.DisposeAsync();
            _http!.Dispose();
            Output += child.Output;
            _child = null;
        }
    }

    private async Task Learn()
    {
        var services = await List("services");
        Service = services.Single(each => each.GetProperty("name").GetRawText().Contains("Follow-up", StringComparison.Ordinal)).GetProperty("id").GetGuid();
        ServiceOnRequest = services.Single(each => each.GetProperty("name").GetRawText().Contains("on request", StringComparison.Ordinal)).GetProperty("id").GetGuid();
        Providers = [.. (await List("providers")).OrderBy(each => each.GetProperty("displayName").GetString(), StringComparer.Ordinal).Select(each => each.GetProperty("id").GetGuid())];
        Clients = [.. (await List("clients")).Select(each => each.GetProperty("id").GetGuid()).Order()];
    }

    private async Task<List<JsonElement>> List(string path) =>
        [.. JsonDocument.Parse(await Http.GetStringAsync($"/v1/{path}", Stop)).RootElement.GetProperty("items").EnumerateArray()];
}
