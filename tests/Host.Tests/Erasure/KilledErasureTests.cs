using System.Globalization;
using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>F26 with real processes: killed at each point of an erasure, by <c>kill -9</c>, the next program brings it to the same end.</summary>
public sealed class KilledErasureTests
{
    private static readonly string[] Once =
    [
        "erasure_requested", "identity_checked", "erasure_confirmed", "erasure_fenced", "fence_acknowledged", "keys_destroyed", "erasure_effective", "epoch_destroyed",
        "erasure_final", "erasure_physical",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wherever_the_program_is_killed_the_next_one_comes_to_the_same_end()
    {
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase());
        var clients = new List<Guid>();
        for (var nth = 0; nth < ErasurePoints.UntilEffective.Count; nth++)
        {
            clients.Add(await Client(clinic, $"Kanari{nth}"));
        }

        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        var (code, said) = await Verb(clinic, ("BOOKINGS_FAILPOINT", ""), "erase", "--business", "demo", "--client", $"{clients[0]}", "--dry-run");
        Assert.True(code == ExitCode.Ok && said.Contains("would be destroyed: 1 key(s) of class contact", StringComparison.Ordinal) && said.Contains("Nothing was changed.", StringComparison.Ordinal), said);
        Assert.Equal(0L, await clinic.Ask("select count(*) from events.mt_events where type = 'erasure_requested'"));
        foreach (var (point, client) in ErasurePoints.UntilEffective.Zip(clients))
        {
            Assert.NotEqual(ExitCode.Ok, (await Verb(clinic, ("BOOKINGS_FAILPOINT", point), "erase", "--business", "demo", "--client", $"{client}")).Code);
        }

        await clinic.Start();
        await Until(clinic, "select count(*) from privacy.certificates where stage = 'Effective' and proof is not null", clients.Count);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        Assert.Equal(ExitCode.Ok, (await Verb(clinic, ("BOOKINGS_FAILPOINT", ""), "keys", "rotate")).Code);
        foreach (var point in ErasurePoints.AfterTheEpoch)
        {
            // A server finds it by itself, and dies of it.
            await using var dying = ChildHost.Start(["--urls", "http://127.0.0.1:0"], Environment(clinic, ("BOOKINGS_FAILPOINT", point)));
            Assert.NotEqual(ExitCode.Ok, await dying.Exit());
        }

        await clinic.Start();
        await Until(clinic, "select count(*) from privacy.certificates where stage = 'Physical' and proof is not null", clients.Count);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());

        Assert.Equal((long)clients.Count, await clinic.Ask("select count(distinct stream_id) from events.mt_events where type = 'erasure_requested'"));
        foreach (var fact in Once)
        {
            Assert.Equal($"{fact} {clients.Count} {clients.Count}", await clinic.Ask($"select '{fact} ' || count(*) || ' ' || count(distinct stream_id) from events.mt_events where type = '{fact}'"));
        }

        Assert.Equal(0L, await clinic.Ask("select count(*) from (select from events.mt_events where type = 'module_purged' group by stream_id, data->>'Module' having count(*) > 1) twice"));
        Assert.Equal(3L * clients.Count, await clinic.Ask("select count(*) from privacy.certificates where proof is not null"));
        var all = string.Join(',', clients.Select(client => $"'{client}'"));
        Assert.Equal(0L, await clinic.Ask($"select count(*) from vault.subjects where id in ({all})"));
        Assert.Equal(0L, await clinic.Ask($"select count(*) from events.mt_events where sealed is not null and stream_id in ({all})"));
        Assert.Equal(0L, await clinic.Ask("select count(*) from privacy.people"));
        Assert.Equal(ExitCode.Ok, (await Verb(clinic, ("BOOKINGS_FAILPOINT", ""), "verify-ledger")).Code);
    }

    private static async Task<Guid> Client(Clinic clinic, string name)
    {
        using var made = await clinic.Send("/v1/clients", new { name, email = $"{name.ToLowerInvariant()}@example.org" });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Stop));
        return Guid.Parse($"{made.Headers.Location}".Split('/')[^1], CultureInfo.InvariantCulture);
    }

    private static async Task Until(Clinic clinic, string count, int expected)
    {
        while (await clinic.Ask(count) is not long reached || reached < expected)
        {
            await Task.Delay(20, Stop);
        }
    }

    private static async Task<(int Code, string Output)> Verb(Clinic clinic, (string, string) variable, params string[] arguments)
    {
        await using var child = ChildHost.Start(arguments, Environment(clinic, variable));
        return (await child.Exit(), child.Output);
    }

    private static (string, string)[] Environment(Clinic clinic, (string, string) variable) =>
        [("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", clinic.Folder), ("ConnectionStrings__Bookings", clinic.ConnectionString), variable];
}
