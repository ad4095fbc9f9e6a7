using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookings.Bench;

/// <summary>200,000 events entered in the ledger from nothing, against reading the same rows with COPY; the proof of one event; and all of it verified.</summary>
internal static class LedgerFigure
{
    private const int Shops = 4;
    private const int Events = 200_000;
    private const int Proofs = 500;

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_ledger");
        await using var services = await rig.Services(connection);
        var town = await Town.Build(services, Shops, clients: 100);
        await ProjectionFigure.Fill(services.GetRequiredService<EventStore>(), services.GetRequiredService<BookingsDatabase>(), town, streams: Events / 2, Shops);
        await Rig.Execute(connection, "vacuum analyze events.mt_events");

        var (copy, entered) = (new List<double>(), new List<double>());
        for (var round = 0; round < rig.Rounds; round++)
        {
            copy.Add(Events / await Seconds(() => Rig.Execute(connection, "copy (select id, headers, data, sealed from events.mt_events) to '/dev/null' (format binary)")));
            await Rig.Execute(connection, "truncate ledger.tiles, ledger.logs; delete from events.checkpoints where projection = 'ledger'; update events.leases set holder = null, until = '-infinity'; delete from events.nodes");
            entered.Add(Events / await Seconds(() => CatchUp(services)));
        }

        rig.Compare("events entered in the ledger, from nothing, against COPY", entered, copy, "≥ 50,000/s");
        var (ledger, shop) = (services.GetRequiredService<Ledger>(), town.Shops[0].Tenant);
        var ids = await Ids(services, shop);
        var millis = new List<double>();
        foreach (var id in ids)
        {
            millis.Add(1000 * await Seconds(() => Prove(ledger, shop, id)));
        }

        rig.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"| proof of one of {Events / Shops:N0} events by its id, signed | {Rig.Median(millis):N2} ms (of a hundred the slowest: {millis.Order().ElementAt(Proofs * 99 / 100):N2} ms) | | | ≤ 5 ms |"));

        var verified = await Seconds(async () =>
        {
            foreach (var each in town.Shops)
            {
                var answer = await services.GetRequiredService<LedgerVerification>().Verify(each.Tenant, null, null, CancellationToken.None);
                if (answer.Flaw is not null)
                {
                    throw new InvalidOperationException(answer.Flaw.What);
                }
            }
        });
        rig.Line(string.Create(CultureInfo.InvariantCulture, $"| events verified by ./run verify-ledger | {Events / verified:N0}/s | | | |"));
    }

    private static async Task Prove(Ledger ledger, TenantId tenant, Guid id)
    {
        var found = await ledger.Find(tenant, id, CancellationToken.None);
        var leaf = Merkle.Leaf(System.Text.Encoding.UTF8.GetBytes(ledger.EntryOf(found!.Value.Event)));
        _ = await ledger.Prove(LogId.Events(tenant), found.Value.Event.Position - 1, leaf, CancellationToken.None);
    }

    private static async Task CatchUp(IServiceProvider services)
    {
        var worker = new ProjectionWorker(
            services.GetRequiredService<BookingsDatabase>(), services.GetRequiredService<EventStore>(), services.GetRequiredService<EventTypes>(),
            [new EventLedger(services.GetRequiredService<EventTypes>())],
            new(services.GetRequiredService<BookingsDatabase>(), TimeProvider.System), services.GetRequiredService<AppendSignal>(), NullLogger<ProjectionWorker>.Instance);
        while (await worker.CatchUp(CancellationToken.None))
        {
        }
    }

    private static async Task<IReadOnlyList<Guid>> Ids(IServiceProvider services, TenantId tenant)
    {
        await using var read = services.GetRequiredService<BookingsDatabase>().System.CreateCommand(
            "select id from events.mt_events where tenant_id = $1 order by md5(id::text) limit $2");
        read.Parameters.AddRange(new[] { Param.Tenant(tenant), Param.Int(Proofs) });
        await using var rows = await read.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await rows.ReadAsync())
        {
            ids.Add(rows.GetGuid(0));
        }

        return ids;
    }

    private static async Task<double> Seconds(Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
