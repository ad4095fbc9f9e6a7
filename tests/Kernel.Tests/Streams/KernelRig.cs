using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>The kernel with the parcels, over a database of the test class's own. No web, no background worker of its own.</summary>
public sealed class KernelRig : IAsyncLifetime
{
    private readonly TestDatabase _database = new("kernel-parcels", _ => Task.CompletedTask);
    private readonly string _keys = Names.Folder();
    private ServiceProvider? _services;

    public string ConnectionString => _database.ConnectionString;

    public string Keys => _keys;

    public IServiceProvider Services => _services!;

    public EventStore Store => Get<EventStore>();

    public BookingsDatabase Database => Get<BookingsDatabase>();

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        await _database.Create();
        _services = Build();
        await _services.Prepare(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_keys, recursive: true);
    }

    /// <summary>A second program on the same database: another node.</summary>
    /// <param name="connectionString">Another way to the same database.</param>
    public ServiceProvider Build(string? connectionString = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddBookings(new ParcelModule());
        services.AddSingleton(_ => new BookingsDatabase(connectionString ?? ConnectionString, webConnections: 24));
        services.AddSingleton<ICustodian>(new FileCustodian(Path.Combine(_keys, "keys")));
        services.AddSingleton(new RecoveryFolder(Path.Combine(_keys, "recovery")));
        return services.BuildServiceProvider();
    }

    /// <summary>A business with one person in it.</summary>
    public async Task<(Caller Caller, SubjectId Person)> Business()
    {
        var (tenant, person) = (TenantId.New(), SubjectId.New());
        await Run("insert into events.heads (tenant_id) values ($1)", Param.Tenant(tenant));
        await Run("insert into vault.subjects (tenant_id, id) values ($1, $2)", Param.Tenant(tenant), Param.Uuid(person.Value));
        return (new(tenant, "tests", Role.Owner), person);
    }

    public async Task<int> Run(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Database.System.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> Ask<T>(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Database.System.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    internal async Task<Outcome> Post(Caller caller, SubjectId person, Guid parcel, int weight = 1, Guid shelf = default, string addressee = "Ann Example") =>
        await Store.Transact(caller, transaction =>
        {
            transaction.Start(new StreamId<Parcel, ParcelEvent>(parcel), person, new ParcelPosted(weight, shelf, Personal<string>.Of(addressee)));
            return Task.FromResult<Rejection?>(null);
        }, CancellationToken.None);
}
