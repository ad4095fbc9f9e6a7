using System.Security.Cryptography;
using Bookings.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>
/// The write of a booking: owner's lock, stream key, sealing, event, allocation, read model, Idempotency-Key; against pgbench with the
/// statements of the same booking.
/// </summary>
internal static class BookKernelFigure
{
    public static async Task Run(Rig rig)
    {
        var limit = await PgBench.On(rig, "limit_book_kernel");
        await using var services = await rig.Services(await rig.Database("ours_book_kernel"));
        var town = await Town.Build(services, shops: 64, clients: 200);
        var store = services.GetRequiredService<EventStore>();
        var (ours, theirs, nth) = (new List<double>(), new List<double>(), 0);
        for (var round = 0; round < rig.Rounds; round++)
        {
            theirs.Add(await limit.PerSecond("book", 16));
            ours.Add(await Rig.PerSecond(16, random => Book(store, town.Shops[random.Next(town.Shops.Count)], random, Interlocked.Increment(ref nth))));
        }

        rig.Compare("whole booking in the kernel, 16 callers, against pgbench", ours, theirs, "≥ 85 %");
    }

    private static async Task Book(EventStore store, Town.Shop shop, Random random, int nth)
    {
        var client = shop.Clients[random.Next(shop.Clients.Length)];
        var start = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(30L * random.Next(2_000_000));
        var zone = Zone.Of("Europe/Oslo");
        var time = new BookedTime(
            shop.Service, shop.Providers[random.Next(shop.Providers.Length)], shop.Location, start, start.InZone(zone.Rules).LocalDateTime, zone, Duration.FromMinutes(30), Buffers.None, []);
        var visit = new VisitFacts(VisitOrdinal.Second, new(2026, 1), SinceLastVisit.WithinAMonth, default, default, default);
        var booking = new Booking(start, time, null, Source.Api, new(CancellationPolicy.DefaultId, 0), visit, []);
        var caller = new Caller(shop.Tenant, "bench", Role.Owner) { Idempotency = new($"k-{nth}", RandomNumberGenerator.GetBytes(32)) };
        await store.Transact(caller, transaction =>
        {
            transaction.WhenBroken(AllocationRow.During, new SlotTaken());
            transaction.WhenBroken(AllocationRow.ByApproach, new SlotTaken());
            transaction.Start(Appointment.Of(new(Guid.CreateVersion7())), client.Subject, new AppointmentBooked(booking, Personal<Booker>.Of(new(client, nth))));
            return Task.FromResult<Rejection?>(null);
        }, CancellationToken.None);
    }
}
