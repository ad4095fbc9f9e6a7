using System.Text.Json;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>
/// F26 with real processes: killed by <c>kill -9</c> at each point of a rotation, and of a restore, in their order: each next program goes on from where the one before it ended, until it is killed at the next point, and the last one comes
/// to the end.
/// </summary>
public sealed class KilledRotationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Beside a server that serves meanwhile.</summary>
    [Fact]
    public async Task Wherever_a_rotation_is_killed_everybody_stays_readable_and_the_last_call_ends_it()
    {
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase());
        var names = await NamesOf(clinic);
        foreach (var point in RotationPoints.All)
        {
            var (ended, said) = await clinic.Verb(point, "keys", "rotate");
            Assert.True(ended == Killed.Code, $"{point}: {ended} {said}");
            names = [.. names.Append(await Client(clinic, $"New at {point}")).Order(StringComparer.Ordinal)];
            Assert.Equal(names, await NamesOf(clinic));
        }

        var (code, output) = await clinic.Verb(null, "keys", "rotate");
        Assert.True(code == ExitCode.Ok, output);
        Assert.Equal("destroyed 1, active 2", await Epochs(clinic));
        Assert.Equal(["epoch-00000002.key", "ledger.key"], Secrets(clinic));
        Assert.Equal(0L, await clinic.Ask("select count(*) from vault.stream_keys where epoch <> 2"));
        Assert.Equal(names, await NamesOf(clinic));
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        await clinic.Start();
        Assert.Equal(names, await NamesOf(clinic));
    }

    [Fact]
    public async Task Wherever_a_restore_is_killed_nobody_is_let_in_and_the_last_call_ends_it()
    {
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase());
        var names = await NamesOf(clinic);
        await Client(clinic, "Kanari");
        var gone = await clinic.Ask("select stream_id from events.mt_events where type = 'client_registered' order by position desc limit 1");
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        var (server, name) = (await PgCluster.Address(), new NpgsqlConnectionStringBuilder(clinic.ConnectionString).Database!);
        await PgCluster.Run(server, $"create database {name}_backup template {name}");
        foreach (var verb in new string[][] { ["erase", "--business", "demo", "--client", $"{gone}"], ["keys", "rotate"] })
        {
            var (ended, said) = await clinic.Verb(null, verb);
            Assert.True(ended == ExitCode.Ok, said);
        }

        await PgCluster.Run(server, $"drop database {name} with (force)");
        await PgCluster.Run(server, $"alter database {name}_backup rename to {name}");
        foreach (var point in RotationPoints.OfARestore)
        {
            var (ended, said) = await clinic.Verb(point, "restore");
            Assert.True(ended == Killed.Code, $"{point}: {ended} {said}");
            if (point is "restore.keys" or "restore.destroyed" or "restore.journaled")
            {
                Assert.Equal((point, ExitCode.Refused), (point, (await clinic.Verb(null, "business", "list")).Code));
            }
        }

        var (code, output) = await clinic.Verb(null, "restore");
        Assert.True(code == ExitCode.Ok, output);
        Assert.Equal("destroyed 1, active 2", await Epochs(clinic));
        Assert.Equal(["epoch-00000002.key", "ledger.key"], Secrets(clinic));
        Assert.Equal(0L, await clinic.Ask($"select count(*) from vault.subjects where id = '{gone}'"));
        Assert.Equal(0L, await clinic.Ask($"select count(*) from vault.stream_keys where stream_id = '{gone}'"));
        await clinic.Start();
        Assert.Equal(names, await NamesOf(clinic));
    }

    private static IEnumerable<string?> Secrets(Clinic clinic) => Directory.GetFiles(Path.Combine(clinic.Folder, "keys")).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static async Task<object?> Epochs(Clinic clinic) => await clinic.Ask("select string_agg(state || ' ' || epoch, ', ' order by epoch) from vault.epochs");

    /// <summary>All that can be read, in order.</summary>
    private static async Task<List<string>> NamesOf(Clinic clinic)
    {
        var clients = JsonDocument.Parse(await clinic.Http.GetStringAsync("/v1/clients?limit=200", Stop)).RootElement.GetProperty("items");
        return [.. clients.EnumerateArray().Where(client => client.TryGetProperty("name", out _)).Select(client => client.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];
    }

    private static async Task<string> Client(Clinic clinic, string name)
    {
        using var made = await clinic.Send("/v1/clients", new { name });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Stop));
        return name;
    }
}
