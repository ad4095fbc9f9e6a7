using Bookings.Testing;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>A database with an empty vault and a directory for its keys; both go when it is disposed.</summary>
internal sealed class VaultRig : IAsyncDisposable
{
    private readonly TestDatabase _test;
    private readonly List<IDisposable> _vaults = [];

    private VaultRig(TestDatabase test, string directory) =>
        (_test, Database, KeyDirectory) = (test, NpgsqlDataSource.Create(test.ConnectionString), directory);

    internal NpgsqlDataSource Database { get; }

    internal string KeyDirectory { get; }

    internal ICustodian Custodian => new FileCustodian(KeyDirectory);

    internal VirtualClock Clock { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Empty: not even founded.</summary>
    internal static async Task<VaultRig> Bare()
    {
        var test = new TestDatabase("vault", Migrate);
        await test.Create();
        return new(test, Path.Combine(Directory.CreateTempSubdirectory("bookings-vault-").FullName, "keys"));
    }

    internal static async Task<VaultRig> Founded()
    {
        var rig = await Bare();
        Assert.True(await VaultFounding.Found(rig.Database, rig.Custodian, Ct));
        return rig;
    }

    /// <summary>A vault as a process would have it: with nothing in memory yet but the secrets.</summary>
    internal async Task<Vault> Open(ICustodian? custodian = null)
    {
        var vault = new Vault(Database, custodian ?? Custodian, Clock);
        _vaults.Add(vault);
        await vault.Refresh(Ct);
        return vault;
    }

    /// <summary>What an append does: subject, key and block; refused by BKEPO when the epoch has moved.</summary>
    internal async Task<SealedBlock> Append(Vault vault, TenantId tenant, string json, SubjectId? owner = null)
    {
        var key = vault.NewKey(tenant, Guid.CreateVersion7(), DataClass.Contact, owner ?? SubjectId.New());
        try
        {
            await Store(key);
        }
        catch (PostgresException moved) when (moved.SqlState == "BKEPO")
        {
            await vault.Refresh(Ct);
            await Store(key = vault.Rewrap(key));
        }

        return Seal(key, json);
    }

    internal Task Store(StreamKey key)
    {
        var row = key.Row;
        return Execute(Database, "select vault.add_key($1, $2, $3, $4, $5, $6, $7)",
            row.Epoch, key.Tenant.Value, row.Stream, (short)row.Class, row.OwnerTag, row.Wrapped, row.Commitment);
    }

    internal static SealedBlock Seal(StreamKey key, string json)
    {
        var id = Guid.CreateVersion7();
        return new(key.Row.Stream, id, "happened", key.Row.Class, Vault.Seal(key, id, "happened", System.Text.Encoding.UTF8.GetBytes(json)));
    }

    internal Task Run(string sql, params object[] parameters) => Execute(Database, sql, parameters);

    internal async Task<T> Ask<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    internal async Task Run(Statement statement)
    {
        await using var command = Database.CreateCommand(statement.Sql);
        command.Parameters.AddRange(statement.Parameters);
        await command.ExecuteNonQueryAsync(Ct);
    }

    internal async Task<IReadOnlyList<ContactMatch>> Find(Vault vault, TenantId tenant, ContactKind kind, string address)
    {
        var index = new ContactIndex(vault);
        return index.Open(tenant, await Rows(index.Find(tenant, kind, address)));
    }

    internal async Task<List<ContactRow>> Rows(Statement statement)
    {
        await using var command = Database.CreateCommand(statement.Sql);
        command.Parameters.AddRange(statement.Parameters);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<ContactRow>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(ContactRow.Read(reader));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _vaults.ForEach(vault => vault.Dispose());
        await Database.DisposeAsync();
        await _test.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(KeyDirectory)!, recursive: true);
    }

    private static async Task Execute(NpgsqlDataSource database, string sql, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>The role that the kernel's first script makes, and the vault's own tables.</summary>
    private static async Task Migrate(string database)
    {
        await PgCluster.Run(database, """
            do $$ begin create role bookings_app; exception when duplicate_object or unique_violation then null; end $$
            """);
        var kernel = typeof(Vault).Assembly;
        foreach (var script in new[] { "Vault.sql", "Erasure.sql" })
        {
            var resource = kernel.GetManifestResourceNames().Single(name => name.EndsWith($".{script}", StringComparison.Ordinal));
            using var reader = new StreamReader(kernel.GetManifestResourceStream(resource)!);
            await PgCluster.Run(database, await reader.ReadToEndAsync(Ct));
        }
    }
}
