using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>A database and a program that fit, or do not.</summary>
public sealed class MigratorTests : IAsyncLifetime
{
    private readonly TestDatabase _empty = new("empty", _ => Task.CompletedTask);
    private BookingsDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Migrator Program => new(_database, []);

    public async ValueTask InitializeAsync()
    {
        await _empty.Create();
        _database = new(_empty.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _empty.DisposeAsync();
    }

    [Fact]
    public async Task Programs_that_start_together_apply_each_script_once()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Program.Migrate(Stop)));

        Assert.Equal(Program.Scripts.Count, applied.Sum());
        Assert.Single(applied, count => count > 0);
        Assert.Equal(0, await Program.Migrate(Stop));
    }

    [Fact]
    public async Task A_script_that_was_edited_after_it_was_applied_is_refused()
    {
        await Program.Migrate(Stop);
        await Run("update bookings.journal set sha256 = 'another' where script = 'Vault.sql'");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => Program.Migrate(Stop));
        Assert.Contains("Vault.sql", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_one_with_another_module_is_not()
    {
        await Program.Migrate(Stop);
        await Run("insert into bookings.journal (module, script, sha256) values ('elsewhere', 'Theirs.sql', 'x')");
        Assert.Equal(0, await Program.Migrate(Stop));

        await Run("insert into bookings.journal (module, script, sha256) values ('kernel', 'Tomorrow.sql', 'x')");
        var refusal = await Assert.ThrowsAsync<SchemaException>(() => Program.Migrate(Stop));
        Assert.Contains("Tomorrow.sql", refusal.Message, StringComparison.Ordinal);
    }

    private async Task Run(string sql)
    {
        await using var command = _database.System.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
