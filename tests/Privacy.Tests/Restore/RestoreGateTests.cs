using System.Net;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>F28 and Invariant 6: what the gate lets in and what not, and what it says; also when a database is restored beneath a program that runs.</summary>
public sealed class RestoreGateTests(Practice house) : IClassFixture<Practice>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RestoreGate Gate => house.Service<RestoreGate>();

    [Fact]
    public async Task Restored_beneath_a_program_that_runs_it_answers_503_and_is_unhealthy_until_it_is_replayed()
    {
        var shop = await Open(house);
        var (gone, stays) = (await shop.Client("Ingrid"), await shop.Client("Olaf"));
        var name = new NpgsqlConnectionStringBuilder(house.ConnectionString).Database!;
        await Copy(name, $"{name}_backup");
        Reconnect(shop);
        await shop.Erased(gone);
        Assert.Null(Gate.Closed);

        await Drop(name);
        await Copy($"{name}_backup", name);
        Reconnect(shop);
        await Gate.Look(Stop);
        using var refused = await shop.Owner.GetAsync($"/v1/clients/{stays.Value}", Stop);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (refused.StatusCode, await refused.Problem()));
        Assert.NotNull(refused.Headers.RetryAfter);
        var health = await house.Service<HealthCheckService>().CheckHealthAsync(check => check.Name == "restore", Stop);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal("This database is a backup: 1 of those who were erased since are in it again. Run './run restore'.", health.Entries["restore"].Description);
        // Behind the door it is shut as well: no background work reads an address.
        await Assert.ThrowsAsync<VaultUnavailableException>(() => house.Service<Vault>().Refresh(Stop));

        await using (var program = house.Build())
        {
            await program.Services.GetRequiredService<VaultRestore>().Run(Stop);
            Assert.Equal(1, (await program.Services.GetRequiredService<ErasureReplay>().Run(Stop)).People);
        }

        await Gate.Look(Stop);
        Assert.Null(Gate.Closed);
        Assert.True((await shop.Get($"clients/{gone.Value}")).GetProperty("erased").GetBoolean());
        Assert.Equal("Olaf", (await shop.Get($"clients/{stays.Value}")).GetProperty("name").GetString());
        await Drop($"{name}_backup");
    }

    /// <summary>An erasure that died between the journal's line and its commit is no restored backup.</summary>
    [Fact]
    public async Task A_line_whose_erasure_was_cut_off_shuts_nobody_out()
    {
        var shop = await Open(house);
        var client = await shop.Client("Eirik");
        var id = await shop.Asked(client);
        shop.Pipeline.Reached = point => point == "erasure.before-destruction" ? throw new IOException("the process dies here") : Task.CompletedTask;
        await Assert.ThrowsAsync<IOException>(() => shop.Pipeline.Run(shop.Business, id, _ => { }, Stop));
        house.Service<ErasureJournal>().Write(new JournalEntry.Erased(shop.Business.Value, [JournalEntry.TagOf(shop.Business, client)], [], default));
        await Gate.Look(Stop);
        Assert.Null(Gate.Closed);
        shop.Pipeline.Reached = _ => Task.CompletedTask;
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, Stop));
    }

    /// <summary>A line about somebody who is here, live, is what the gate is for: each way in which the journal and the database do not fit is told from the others.</summary>
    [Fact]
    public async Task Each_way_of_not_fitting_is_named()
    {
        await using var other = new Practice();
        await other.InitializeAsync();
        var file = Path.Combine(other.Recovery, "erasures.journal");
        other.Service<ErasureJournal>().Write(new JournalEntry.Restored(1));
        other.Service<ErasureJournal>().Write(new JournalEntry.Restored(1));
        var whole = await File.ReadAllTextAsync(file, Stop);
        Assert.Null(await Said());

        var lines = whole.Split('\n');
        await File.WriteAllTextAsync(file, whole.Replace(" restored 1 ", " restored 2 ", StringComparison.Ordinal), Stop);
        Assert.Contains("the journal was changed", await Said(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, $"{lines[0]}\n{lines[2]}\n", Stop);
        Assert.Contains("the journal was changed", await Said(), StringComparison.Ordinal);
        File.Delete(file);
        // A program that runs goes on, and says so; none starts.
        var health = await other.Service<HealthCheckService>().CheckHealthAsync(check => check.Name == "restore", Stop);
        Assert.Equal((HealthStatus.Degraded, true), (health.Status, health.Entries["restore"].Description!.Contains("There is no erasure journal", StringComparison.Ordinal)));
        Assert.Contains("There is no erasure journal", (await Assert.ThrowsAsync<DatabaseRestoredException>(() => other.Start())).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, $"{lines[0].Split(' ')[0]} {Guid.CreateVersion7()}\n", Stop);
        Assert.Contains("that of another database", await Said(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, whole, Stop);
        await other.Ask("update vault.recovery set number = 9");
        Assert.Contains("the journal itself is an old copy", await Said(), StringComparison.Ordinal);
        await other.Ask("update vault.recovery set number = 2, chain = 'x'");
        Assert.Contains("is not the one that this database has carried out", await Said(), StringComparison.Ordinal);
        await other.Ask("update vault.recovery set number = 0");
        other.Service<ErasureJournal>().Write(new JournalEntry.Ended(1));
        Assert.Contains("a backup of epoch 1, whose keys are destroyed", await Said(), StringComparison.Ordinal);

        // As a program finds it that has not looked before.
        async Task<string?> Said()
        {
            var gate = ActivatorUtilities.CreateInstance<RestoreGate>(other.App.Services);
            await gate.Look(Stop);
            return gate.Closed;
        }
    }

    [Fact]
    public async Task Nothing_is_destroyed_that_cannot_be_journaled()
    {
        var shop = await Open(house);
        var client = await shop.Client("Astrid");
        var id = await shop.Asked(client);
        var file = Path.Combine(house.Recovery, "erasures.journal");
        var aside = file + ".aside";
        shop.Pipeline.Reached = point =>
        {
            if (point == "erasure.before-destruction")
            {
                File.Move(file, aside);
            }

            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<VaultUnavailableException>(() => shop.Pipeline.Run(shop.Business, id, _ => { }, Stop));
        File.Move(aside, file);
        Assert.Equal(1, await shop.Count("vault.subjects", $"id = '{client.Value}'"));
        Assert.Equal(0, await shop.Count("privacy.certificates", $"serial = '{id.Value}'"));
        shop.Pipeline.Reached = _ => Task.CompletedTask;
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, Stop));
    }

    [Fact]
    public async Task The_journal_says_nothing_of_who_it_was()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhildkanari");
        var id = await shop.Erased(client);
        var text = await File.ReadAllTextAsync(Path.Combine(house.Recovery, "erasures.journal"), Stop);
        Assert.Contains(JournalEntry.TagOf(shop.Business, client), text, StringComparison.Ordinal);
        foreach (var word in new[] { "Ragnhild", "example.org", client.Value.ToString(), client.Value.ToString("N"), id.Value.ToString() })
        {
            Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task Copy(string from, string to)
    {
        var server = await PgCluster.Address();
        await PgCluster.Run(server, $"alter database {from} with allow_connections false");
        await PgCluster.Run(server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'");
        await PgCluster.Run(server, $"create database {to} template {from}");
        await PgCluster.Run(server, $"alter database {from} with allow_connections true");
    }

    private static async Task Drop(string name) => await PgCluster.Run(await PgCluster.Address(), $"drop database {name} with (force)");

    /// <summary>Its sessions were cut, and its pools hear of it.</summary>
    private static void Reconnect(Shop shop)
    {
        foreach (var app in new[] { shop.House.App, shop.Later })
        {
            app.Services.GetRequiredService<BookingsDatabase>().Web.Clear();
            app.Services.GetRequiredService<BookingsDatabase>().System.Clear();
        }
    }
}
