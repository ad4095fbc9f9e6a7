using System.Diagnostics;
using System.Globalization;
using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Privacy;
using Bookings.Privacy.Contracts;
using Bookings.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>
/// From the request to effective: what it costs must depend on the person and not on the business. One with 10,000 events against one with 1,000,000, and somebody with
/// 1,000 appointments against somebody with 10.
/// </summary>
internal static class ErasureFigure
{
    private const int Small = 10_000;
    private const int Large = 1_000_000;
    private const int Few = 10;
    private const int Many = 1_000;
    private const int People = 15;

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_erasure");
        await using var services = await rig.Services(connection);
        var (small, large) = (await Business(services, connection, "small", Small), await Business(services, connection, "large", Large));
        await Rig.Execute(connection, "vacuum analyze");
        await Erase(services, small, Few, 3);

        var (inLarge, inSmall, ofMany, ofFew) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rig.Rounds; round++)
        {
            inSmall.Add(await Erase(services, small, Few, People));
            inLarge.Add(await Erase(services, large, Few, People));
            ofFew.Add(await Erase(services, small, Few, 3));
            ofMany.Add(await Erase(services, small, Many, 3));
        }

        rig.Compare(string.Create(CultureInfo.InvariantCulture, $"erasing somebody with {Few} appointments, request to effective: among {Large:N0} events against {Small:N0}"), inLarge, inSmall, "≤ 120 %", " ms");
        rig.Compare(string.Create(CultureInfo.InvariantCulture, $"erasing somebody with {Many:N0} appointments against one with {Few}"), ofMany, ofFew, "≤ 500 %", " ms");
    }

    /// <summary>Median of some people, each made for it, in milliseconds.</summary>
    private static async Task<double> Erase(ServiceProvider services, TenantId tenant, int appointments, int people)
    {
        var times = new List<double>();
        for (var i = 0; i < people; i++)
        {
            var client = await Client(services, tenant, appointments);
            var since = Stopwatch.GetTimestamp();
            var answer = await services.GetRequiredService<IErasures>().Request(
                new(tenant, "bench", Role.Owner), client, RequestedBy.Practice, new("known"), CancellationToken.None);
            var stage = await services.GetRequiredService<ErasurePipeline>().Advance(tenant, ((ErasureAnswer.Accepted)answer).Id, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            if (stage != ErasureStage.Effective)
            {
                throw new InvalidOperationException($"The erasure is {stage}.");
            }
        }

        return Rig.Median(times);
    }

    private static async Task<SubjectId> Client(ServiceProvider services, TenantId tenant, int appointments)
    {
        var (store, registry, client) = (services.GetRequiredService<EventStore>(), services.GetRequiredService<IClientRegistry>(), default(ClientId));
        var caller = new Caller(tenant, "bench", Role.Owner);
        await store.Transact(caller, transaction =>
        {
            client = registry.Register(transaction, new NewClient(ClientSource.Staff, "Kari Nordmann", "kari@example.com"));
            return Task.FromResult<Rejection?>(null);
        }, CancellationToken.None);
        for (var from = 0; from < appointments; from += 200)
        {
            await store.Transact(caller, transaction =>
            {
                for (var nth = from + 1; nth <= Math.Min(from + 200, appointments); nth++)
                {
                    transaction.Start(Appointment.Of(new(Guid.CreateVersion7())), client.Subject, new AppointmentBooked(Booked(nth), Personal<Booker>.Of(new(client, nth, "A note."))));
                }

                return Task.FromResult<Rejection?>(null);
            }, CancellationToken.None);
        }

        return client.Subject;
    }

    /// <summary>In the past, each with somebody else, so that nobody is in another's way.</summary>
    private static Booking Booked(int nth)
    {
        var start = Instant.FromUtc(2024, 1, 1, 8, 0) + Duration.FromDays(nth % 500);
        return new(
            start, new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), start, start.InUtc().LocalDateTime, Zone.Of("Europe/Oslo"), Duration.FromMinutes(30), Buffers.None, []),
            null, Source.Import, new(new(Guid.CreateVersion7()), 1), new(VisitOrdinal.First, new(2024, 1), SinceLastVisit.NoneBefore, default, default, default), []);
    }

    /// <summary>With so many facts of nobody, written by one statement: the figure is about the tables' size.</summary>
    private static async Task<TenantId> Business(ServiceProvider services, string connection, string name, int events)
    {
        static T Of<T>(string text) where T : struct, ICheckedText<T> => T.TryParse(text, out var value) ? value : throw new ArgumentException(text, nameof(text));
        var tenant = (await services.GetRequiredService<IBusinesses>().Found(
            new(Of<Slug>(name), Of<PublicName>(name), Of<Country>("NO"), Of<Language>("en"), DateTimeZoneProviders.Tzdb["Europe/Oslo"]), CancellationToken.None)).Tenant;
        await Rig.Execute(connection, string.Create(CultureInfo.InvariantCulture, $$"""
            create temp table filler as select gen_random_uuid() as stream, nth from generate_series(1, {{events}}) as s (nth);
            insert into events.mt_streams (tenant_id, id, type, version) select '{{tenant.Value}}', stream, 'plain', 1 from filler;
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, headers, is_archived, sealed, position)
            select nextval('events.mt_events_sequence'), gen_random_uuid(), stream, 1, '{}', 'plain_posted', now(), '{{tenant.Value}}', 'Plain', '{"salt":"AAAAAAAAAAAAAAAAAAAAAA"}', false, null,
                   nth + (select position from events.heads where tenant_id = '{{tenant.Value}}') from filler;
            update events.heads set position = position + {{events}} where tenant_id = '{{tenant.Value}}';
            drop table filler;
            """));
        return tenant;
    }
}
