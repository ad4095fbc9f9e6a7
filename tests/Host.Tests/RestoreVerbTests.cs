using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>./run vault-export and ./run restore as one runs them, with a database that is put back to where it was before a rotation.</summary>
public sealed class RestoreVerbTests : IAsyncLifetime
{
    private readonly string _folder = Names.Folder();
    private EmptyDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EmptyDatabase.Make();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_verb_refuses_a_restored_database_and_restore_makes_it_one_that_may_be_served()
    {
        await Run("business", "add", "klinikk");
        var (code, output) = await Run("vault-export");
        Assert.True(code == ExitCode.Ok, output);
        var export = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "data", "recovery", "exports")));
        Assert.Contains($"The vault is exported to {export}", output, StringComparison.Ordinal);

        var (server, name) = (await PgCluster.Address(), new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database!);
        await PgCluster.Run(server, $"create database {name}_backup template {name}");
        (code, output) = await Run("keys", "rotate");
        Assert.True(code == ExitCode.Ok, output);
        Assert.Contains("overwriting; The secret was overwritten", output, StringComparison.Ordinal);
        await PgCluster.Run(server, $"drop database {name} with (force)");
        await PgCluster.Run(server, $"alter database {name}_backup rename to {name}");

        (code, output) = await Run("business", "list");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("This database is a backup of epoch 1, whose keys are destroyed. Nothing is served until './run restore' has been run: docs/restore.md.", output, StringComparison.Ordinal);

        (code, output) = await Run("restore");
        Assert.True(code == ExitCode.Ok, output);
        Assert.Contains("The backup was of epoch 1; its keys are those of the export of epoch 2 now", output, StringComparison.Ordinal);
        (code, output) = await Run("business", "list");
        Assert.True(code == ExitCode.Ok, output);
        Assert.Contains("klinikk", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        await using var child = ChildHost.Start(
            arguments,
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", Path.Combine(_folder, "data")), ("ConnectionStrings__Bookings", _database.ConnectionString));
        return (await child.Exit(), child.Output);
    }
}
