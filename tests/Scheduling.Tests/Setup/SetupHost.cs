using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Host;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>The program behind the edge, on a real Kestrel and a database of its own; who calls is said in the token itself.</summary>
public sealed class SetupHost : IAsyncLifetime
{
    private readonly TestDatabase _database = new("set-up", Migrate);
    private readonly string _folder = Names.Folder();

    public WebApplication App { get; private set; } = null!;

    internal EventStore Store => App.Services.GetRequiredService<EventStore>();

    internal Practices Practices => App.Services.GetRequiredService<Practices>();

    public async ValueTask InitializeAsync()
    {
        await _database.Create();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_ => new BookingsDatabase(_database.ConnectionString));
        builder.Services.AddSingleton<ICustodian>(new FileCustodian(Path.Combine(_folder, "keys")));
        builder.Services.AddSingleton(new RecoveryFolder(Path.Combine(_folder, "recovery")));
        builder.Services.AddBookings(BookingsApplication.Modules);
        builder.Services.Replace(ServiceDescriptor.Singleton<ICallers, Callers>());
        App = builder.Build();
        App.MapBookings();
        App.EnsureSound();
        await App.Services.Prepare(CancellationToken.None);
        await App.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A business that no other test uses.</summary>
    internal async Task<TenantId> Found()
    {
        var business = TenantId.New();
        await PgCluster.Run(_database.ConnectionString, $"insert into events.heads (tenant_id) values ('{business}')");
        return business;
    }

    /// <summary>A statement as the owner of the schema.</summary>
    internal Task Run(string sql) => PgCluster.Run(_database.ConnectionString, sql);

    /// <summary>Everything a read model holds, as text.</summary>
    internal async Task<string> Dump(string table)
    {
        await using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select coalesce(string_agg(t::text, E'\n' order by t::text), '') from {table} t", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Somebody of a business at the door.</summary>
    internal Door As(TenantId business, Role role, Guid? provider = null)
    {
        var address = App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var http = new HttpClient { BaseAddress = new(address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", $"bk_{business}_{role}_{provider}");
        return new(http);
    }

    internal static Caller CallerOf(TenantId business, Role role = Role.Owner) => new(business, "tests", role);

    private static async Task Migrate(string connectionString)
    {
        await using var database = new BookingsDatabase(connectionString);
        await new Migrator(database, BookingsApplication.Modules).Migrate(CancellationToken.None);
    }

    private sealed class Callers : ICallers
    {
        public ValueTask<Caller?> Find(string bearerToken, CancellationToken cancellation)
        {
            var parts = bearerToken.Split('_');
            return ValueTask.FromResult<Caller?>(new(new(parts[1]), "tests", Enum.Parse<Role>(parts[2]))
            {
                ProviderId = Guid.TryParse(parts[3], out var provider) ? provider : null,
            });
        }
    }
}

/// <summary>Requests as programs send them.</summary>
internal sealed class Door(HttpClient http)
{
    internal static T[] Many<T>(params T[] all) => all;

    internal Task<HttpResponseMessage> Get(string path) => http.GetAsync($"/v1/{path}");

    internal async Task<JsonElement> Read(string path) => await Body(await Get(path));

    internal Task<HttpResponseMessage> Post(string path, object? body = null, string? key = null) =>
        Send(HttpMethod.Post, path, body, ("Idempotency-Key", key ?? Guid.CreateVersion7().ToString()));

    internal Task<HttpResponseMessage> Put(string path, object body) => Send(HttpMethod.Put, path, body);

    internal Task<HttpResponseMessage> Delete(string path) => Send(HttpMethod.Delete, path, null);

    internal Task<HttpResponseMessage> Patch(string path, object body, string? ifMatch, string type = "application/json") =>
        Send(HttpMethod.Patch, path, body, [("Content-Type", type), .. ifMatch is null ? Many<(string, string)>() : [("If-Match", ifMatch)]]);

    /// <summary>A POST that makes something; its id.</summary>
    internal async Task<Guid> Make(string path, object body) => (await Body(await Post(path, body))).GetProperty("id").GetGuid();

    internal static async Task Succeed(Task<HttpResponseMessage> request)
    {
        var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal static async Task<JsonElement> Body(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Status and code of the problem that was answered, with the fields it names.</summary>
    internal static async Task<string> Problem(Task<HttpResponseMessage> request)
    {
        var answer = await request;
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        var fields = problem.TryGetProperty("errors", out var errors) ? string.Join(' ', errors.EnumerateObject().Select(error => error.Name)) : "";
        return $"{(int)answer.StatusCode} {problem.GetProperty("type").GetString()!.Split('/')[^1]} {fields}".Trim();
    }

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, $"/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.ContentType = new(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return http.SendAsync(request);
    }
}
