using System.Diagnostics;
using System.Globalization;
using Bookings.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bookings.Bench;

/// <summary>500,000 events: a background projection from nothing, a rebuild of the calendar and one of the figures, against reading the same events with COPY.</summary>
internal static class ProjectionFigure
{
    private const int Streams = 250_000;
    private const int Shops = 16;

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_projections");
        await using var services = await rig.Services(connection);
        var town = await Town.Build(services, Shops, clients: 100);
        await Fill(services.GetRequiredService<EventStore>(), services.GetRequiredService<BookingsDatabase>(), town);
        await Rig.Execute(connection, "vacuum analyze events.mt_events");

        var (copy, background, calendar, figures) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rig.Rounds; round++)
        {
            copy.Add(await Seconds(() => ReadAndThrowAway(connection)));
            await Rig.Execute(connection, "truncate scheduling.booking_counts; delete from events.checkpoints");
            background.Add(await Seconds(async () =>
            {
                while (await services.GetRequiredService<ProjectionWorker>().CatchUp(CancellationToken.None))
                {
                }
            }));
            calendar.Add(await Seconds(() => services.GetRequiredService<Rebuild>().Run("scheduling.appointments", null, CancellationToken.None)));
            figures.Add(await Seconds(() => services.GetRequiredService<Rebuild>().Run("scheduling.booking_counts", null, CancellationToken.None)));
        }

        var events = await Count(connection);
        rig.Line(string.Create(CultureInfo.InvariantCulture, $"| events | {events:N0} | | | 500,000 |"));
        rig.Compare("background projection (figures), from nothing, against COPY", background, copy, "≤ 400 % of the time", " s");
        rig.Compare("rebuild of the calendar (opens every sealed block), against COPY", calendar, copy, "≤ 400 % of the time", " s");
        rig.Compare("rebuild of the figures, against COPY", figures, copy, "≤ 400 % of the time", " s");
    }

    private static async Task Fill(EventStore store, BookingsDatabase database, Town town)
    {
        var zone = Zone.Of("Europe/Oslo");
        var visit = new VisitFacts(VisitOrdinal.First, new(2026, 4), SinceLastVisit.NoneBefore, new(true, true, true), new(true, true, true), new(true, true, true));
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var batch && batch < Streams / 250)
            {
                if (batch is 8 or 64 or 512)
                {
                    await PlannerStatistics.Refresh(database, CancellationToken.None);
                }

                var shop = town.Shops[batch % Shops];
                await store.Transact(new Caller(shop.Tenant, "bench", Role.Owner), transaction =>
                {
                    for (var i = 0; i < 250; i++)
                    {
                        var (nth, client) = ((batch / Shops * 250) + i, shop.Clients[i % shop.Clients.Length]);
                        var start = Instant.FromUtc(2020, 1, 1, 0, 0) + Duration.FromMinutes(30L * (nth / shop.Providers.Length));
                        var time = new BookedTime(
                            shop.Service, shop.Providers[nth % shop.Providers.Length], shop.Location, start, start.InZone(zone.Rules).LocalDateTime, zone, Duration.FromMinutes(30), Buffers.None, []);
                        transaction.Start(
                            Appointment.Of(new(Guid.CreateVersion7())), client.Subject,
                            new AppointmentBooked(new(start, time, null, Source.Import, new(CancellationPolicy.DefaultId, 0), visit, []), Personal<Booker>.Of(new(client, nth + 1))),
                            new AppointmentCompleted(time.End, time));
                    }

                    return Task.FromResult<Rejection?>(null);
                }, CancellationToken.None);
            }
        })));
    }

    private static async Task ReadAndThrowAway(string connection)
    {
        await using var opened = new NpgsqlConnection($"{connection};Pooling=false;Command Timeout=0");
        await opened.OpenAsync();
        await using var stream = await opened.BeginRawBinaryCopyAsync(
            "copy (select tenant_id, stream_id, version, id, type, data, sealed from events.mt_events where type like 'appointment%') to stdout (format binary)");
        var buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer.AsMemory(), CancellationToken.None) > 0)
        {
        }
    }

    private static async Task<long> Count(string connection)
    {
        await using var opened = new NpgsqlConnection($"{connection};Pooling=false");
        await opened.OpenAsync();
        await using var count = new NpgsqlCommand("select count(*) from events.mt_events where type like 'appointment%'", opened);
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private static async Task<double> Seconds(Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
