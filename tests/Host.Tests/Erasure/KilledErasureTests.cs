using System.Text.RegularExpressions;
using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>F26 with real processes: killed at each point of an erasure, by <c>kill -9</c>, the next program brings it to the same end.</summary>
public sealed partial class KilledErasureTests
{
    private static readonly string[] Once =
    [
        "erasure_requested", "identity_checked", "erasure_confirmed", "erasure_fenced", "fence_acknowledged", "keys_destroyed", "erasure_effective", "epoch_destroyed",
        "erasure_final", "erasure_physical",
    ];

    [Fact]
    public async Task Wherever_the_program_is_killed_the_next_one_comes_to_the_same_end()
    {
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase());
        string[] points = [.. ErasurePoints.UntilEffective, ErasurePoints.Journaled];
        var clients = await KnownClients.Make(clinic, points.Length);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        var (code, said) = await clinic.Verb(null, "erase", "--business", "demo", "--client", $"{clients[0]}", "--dry-run");
        Assert.True(code == ExitCode.Ok && said.Contains("Nothing was changed.", StringComparison.Ordinal), said);
        Assert.All((string[])["1 key(s) of class contact", "key(s) of class booking", "module scheduling", "module notifications", "of class consent-proof"], told => Assert.Contains(told, said, StringComparison.Ordinal));
        Assert.Equal(0L, await clinic.Ask("select count(*) from events.mt_events where type = 'erasure_requested'"));
        foreach (var (point, client) in points.Zip(clients))
        {
            var (died, output) = await clinic.Verb(point, "erase", "--business", "demo", "--client", $"{client}");
            Assert.True(died == Killed.Code, $"{point}: {died} {output}");
        }

        await clinic.Start();
        await clinic.Until("select count(*) from privacy.certificates where stage = 'Effective' and proof is not null", clients.Count);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        Assert.Equal(ExitCode.Ok, (await clinic.Verb(null, "keys", "rotate")).Code);
        foreach (var point in ErasurePoints.AfterTheEpoch)
        {
            var (died, output) = await clinic.Server(point);
            Assert.True(died == Killed.Code, $"{point}: {died} {output}");
        }

        await clinic.Start();
        await clinic.Until("select count(*) from privacy.certificates where stage = 'Physical' and proof is not null", clients.Count);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        await EachIsErasedOnce(clinic, clients);
        await TheCertificatesSayTheSame(clinic, clients);
        Assert.Equal(ExitCode.Ok, (await clinic.Verb(null, "verify-ledger")).Code);
    }

    private static async Task EachIsErasedOnce(Clinic clinic, IReadOnlyList<Guid> clients)
    {
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
        // What each purger had to take is gone from its module.
        Assert.Equal(0L, await clinic.Ask($"select count(*) from clients.clients where id in ({all}) and sealed is not null"));
        Assert.Equal(0L, await clinic.Ask($"select count(*) from scheduling.appointments where client_id in ({all}) or (sealed is not null and id in (select stream_id from events.mt_events where type = 'appointment_cancelled'))"));
        Assert.Equal(0L, await clinic.Ask("select count(*) from notifications.feed_secrets"));
    }

    /// <summary>But for their serials, receipts and times, and how many nodes there were to ask.</summary>
    private static async Task TheCertificatesSayTheSame(Clinic clinic, IReadOnlyList<Guid> clients)
    {
        foreach (var stage in (string[])["Effective", "Final", "Physical"])
        {
            // In the order in which they were asked for, which is that of the points.
            var said = ((string[])(await clinic.Ask($"""
                select array_agg(c.statement order by e.position) from privacy.certificates c
                join events.mt_events e on e.tenant_id = c.tenant_id and e.stream_id = c.serial and e.type = 'erasure_requested' where c.stage = '{stage}'
                """))!).Select(Same).ToList();
            Assert.Equal(clients.Count, said.Count);
            Assert.All(said, statement => Assert.Equal(said[0], statement));
            Assert.Contains("\npurged: scheduling ", said[0], StringComparison.Ordinal);
        }
    }

    private static string Same(string statement) => OfOneAlone().Replace(statement, "…");

    [GeneratedRegex("(?<=\nserial: ).+|(?<=\nreceipt-sha256: ).+|(?<=\nevents-root: ).+|(?<=\ncaches: )[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", RegexOptions.None, 1000)]
    private static partial Regex OfOneAlone();
}
