using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Access.Contracts;
using Bookings.Host;
using Bookings.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Bookings.Testing;

/// <summary>
/// Every module behind the edge on a real Kestrel and a database of its own, for the tests of one class; without the host's configuration, logs and
/// background work. More programs on the same database are a <see cref="Start"/> away.
/// </summary>
public sealed class Practice : IAsyncLifetime
{
    private readonly TestDatabase _database = new("practice", Migrate);
    private readonly string _keys = Path.Combine(Names.Folder(), "keys");
    private readonly List<WebApplication> _apps = [];
    private string? _elsewhere;

    /// <summary>Its erasure journal and the exports of its vault.</summary>
    public string Recovery => Path.Combine(Path.GetDirectoryName(_keys)!, "recovery");

    /// <summary>The first program on this database.</summary>
    public WebApplication App => _apps[0];

    public string ConnectionString => _elsewhere ?? _database.ConnectionString;

    public T Service<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        await _database.Create();
        await Start();
    }

    /// <summary>One on a database that its caller made, and that is his to remove.</summary>
    public static async Task<Practice> At(string connectionString)
    {
        var practice = new Practice { _elsewhere = connectionString };
        await practice.Start();
        return practice;
    }

    /// <summary>Ends all its programs; those that start from now on find their database there.</summary>
    public async Task Move(string connectionString)
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        _apps.Clear();
        _elsewhere = connectionString;
    }

    /// <summary>A program of its own on the same database and keys.</summary>
    /// <param name="clock">Its own; the system's where there is none.</param>
    /// <param name="custodian">Stands between it and the keeper of its keys.</param>
    /// <param name="otherwise">Registers what this one does otherwise than the program.</param>
    public async Task<WebApplication> Start(
        TimeProvider? clock = null, Func<ICustodian, ICustodian>? custodian = null, Action<IServiceCollection>? otherwise = null)
    {
        var app = Build(clock, custodian, otherwise);
        await Run(app);
        return app;
    }

    /// <summary>One that was built, as it is started.</summary>
    public async Task Run(WebApplication app)
    {
        await app.Services.Prepare(CancellationToken.None);
        await app.StartAsync();
        _apps.Add(app);
    }

    /// <summary>A program that is not started: it has looked at nothing yet.</summary>
    public WebApplication Build(TimeProvider? clock = null, Func<ICustodian, ICustodian>? custodian = null, Action<IServiceCollection>? otherwise = null)
    {
        // As on a developer's machine: what would be sent is kept to be looked at.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_ => new BookingsDatabase(ConnectionString));
        builder.Services.AddSingleton(custodian is null ? new FileCustodian(_keys) : custodian(new FileCustodian(_keys)));
        builder.Services.AddSingleton(new RecoveryFolder(Recovery));
        builder.Services.AddBookings(BookingsApplication.Modules);
        builder.Services.Replace(ServiceDescriptor.Singleton(clock ?? TimeProvider.System));
        // All guests of a test come from one address, and hostile ones knock many thousand times.
        builder.Services.Configure<EdgeOptions>(edge => (edge.RequestsPerAddress, edge.GuestChangesPerAddress, edge.GuestChangesPerBusiness) = (1_000_000, 1_000_000, 1_000_000));
        var log = builder.Services.Last(service => service.ServiceType == typeof(IAccessLog)).ImplementationFactory!;
        builder.Services.Replace(ServiceDescriptor.Singleton<IAccessLog>(provider => new DeclaredReadings((IAccessLog)log(provider))));
        otherwise?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapBookings();
        return app;
    }

    /// <summary>A business that no other test uses.</summary>
    public async Task<TenantId> Found()
    {
        Assert.True(Slug.TryParse($"b-{Guid.CreateVersion7():N}"[..34], out var slug));
        Assert.True(PublicName.TryParse("Fjordklinikken", out var name));
        Assert.True(Country.TryParse("NO", out var country));
        Assert.True(Language.TryParse("nb", out var language));
        var founding = await Service<IBusinesses>().Found(
            new(slug, name, country, language, NodaTime.DateTimeZoneProviders.Tzdb["Europe/Oslo"]), CancellationToken.None);
        return founding.Tenant;
    }

    /// <summary>Where guests find a business.</summary>
    public async Task<string> SlugOf(TenantId business) => (string)(await Ask($"select slug from access.businesses where tenant_id = '{business.Value}'"))!;

    /// <summary>A token's text.</summary>
    public async Task<string> Token(TenantId business, Role role, params string[] scopes)
    {
        Guid? provider = role == Role.Provider ? Guid.CreateVersion7() : null;
        var issue = await Service<ITokens>().Issue(business, "tests", new(role, scopes.Length == 0 ? null : scopes, provider), CancellationToken.None);
        return Assert.IsType<Issue.Done>(issue).Text;
    }

    /// <summary>Somebody of a business, at the door of the first program or of another one.</summary>
    public async Task<HttpClient> As(TenantId business, Role role, params string[] scopes) => Door(await Token(business, role, scopes));

    public HttpClient Door(string? token, WebApplication? app = null)
    {
        var addresses = (app ?? App).Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var http = new HttpClient { BaseAddress = new(addresses.Single()) };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>What a statement answers on a connection of its own, as the owner or as the role of requests for one business.</summary>
    public async Task<object?> Ask(string sql, string? asTenant = null, bool asWeb = false)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var before in new[] { asWeb ? "set local role bookings_app" : null, asTenant is null ? null : $"select set_config('bookings.tenant', '{asTenant}', true)" })
        {
            if (before is not null)
            {
                await using var prepare = new NpgsqlCommand(before, connection);
                await prepare.ExecuteNonQueryAsync();
            }
        }

        await using var command = new NpgsqlCommand(sql, connection);
        var answer = await command.ExecuteScalarAsync();
        await transaction.CommitAsync();
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        NpgsqlConnection.ClearAllPools();
        await _database.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_keys)!, recursive: true);
    }

    private static async Task Migrate(string connectionString)
    {
        await using var database = new BookingsDatabase(connectionString);
        await new Migrator(database, BookingsApplication.Modules).Migrate(CancellationToken.None);
    }
}

/// <summary>Requests as programs send them.</summary>
public static class Requests
{
    /// <summary>A POST with an Idempotency-Key, fresh where none is given.</summary>
    public static Task<HttpResponseMessage> Command(this HttpClient http, string path, object? body, string? key = null) => http.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
            Headers = { { "Idempotency-Key", key ?? Guid.CreateVersion7().ToString() } },
        });

    /// <summary>A merge patch, with the version it was decided on where one is given.</summary>
    public static Task<HttpResponseMessage> Change(this HttpClient http, string path, object body, long? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body) };
        if (ifMatch is { } version)
        {
            request.Headers.TryAddWithoutValidation("If-Match", Etag.Of(version));
        }

        return http.SendAsync(request);
    }

    /// <summary>The code of the problem that was answered.</summary>
    public static async Task<string?> Problem(this HttpResponseMessage answer) =>
        (await answer.Json()).GetProperty("type").GetString()?.Split('/')[^1];

    /// <summary>The body, as often as it is asked for.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
}
