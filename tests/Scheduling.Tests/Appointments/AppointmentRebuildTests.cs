using System.Globalization;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>Invariant 3 and F08: after any history the read models rebuilt are the read models live, whatever the culture and the size of a page.</summary>
public sealed class AppointmentRebuildTests(House house) : IClassFixture<House>
{
    private const int Seed = 20261122;

    private static readonly string[] Tables =
        ["scheduling.allocation", "scheduling.appointments", "scheduling.sessions", "scheduling.waitlist", "scheduling.booking_counts"];

    [Fact]
    public async Task Rebuilt_is_live_after_a_random_history()
    {
        var clinic = await Open(house, providers: 2);
        await RandomHistory(clinic, steps: 120);
        await clinic.CatchUp();
        var live = await Dump();
        Assert.All(live, table => Assert.NotEmpty(table));

        foreach (var culture in Door.Many("tr-TR", "de-DE"))
        {
            var before = CultureInfo.CurrentCulture;
            try
            {
                CultureInfo.CurrentCulture = new(culture);
                foreach (var table in Tables)
                {
                    await house.Service<Rebuild>().Run(table, null, default);
                }
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }

            Assert.Equal(live, await Dump());
        }

        foreach (var pageSize in Door.Many(1, 7, 500))
        {
            await house.Ask("delete from scheduling.booking_counts");
            await house.Ask("delete from events.checkpoints where projection = 'scheduling.booking_counts'");
            Assert.NotEqual(live, await Dump());

            var worker = new ProjectionWorker(
                house.Service<BookingsDatabase>(), house.Service<EventStore>(), house.Service<EventTypes>(), [new BookingCounts()], house.Service<Leases>(),
                house.Service<AppendSignal>(), NullLogger<ProjectionWorker>.Instance) { PageSize = pageSize };
            await worker.CatchUp(CancellationToken.None);

            Assert.Equal(live, await Dump());
        }
    }

    private async Task<string[]> Dump()
    {
        var dumps = new List<string>();
        foreach (var table in Tables)
        {
            dumps.Add((string)(await house.Ask($"select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {table} t"))!);
        }

        return [.. dumps];
    }

    private static async Task RandomHistory(Clinic clinic, int steps)
    {
        var random = new Random(Seed);
        var clients = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            clients.Add(await clinic.Register($"Klient {i}"));
        }

        var yoga = await clinic.Offer(new { durations = Door.Many("PT1H"), horizonDays = 400, capacity = 3 });
        var approved = await clinic.Offer(new { durations = Door.Many("PT45M"), bufferAfter = "PT15M", horizonDays = 400, needsApproval = true });
        var (appointments, sessions) = (new List<Guid>(), new List<Guid>());
        T One<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
        string Start() => At($"{random.Next(8, 17):00}:{random.Next(4) * 15:00}", random.Next(4));
        async Task Try(Task<HttpResponseMessage> request, List<Guid>? made = null)
        {
            var answer = await request;
            if (answer.IsSuccessStatusCode && made is not null)
            {
                made.Add(Id(await answer.Json()));
            }
        }

        for (var step = 0; step < steps; step++)
        {
            var some = appointments.Count > 0 ? One(appointments) : Guid.Empty;
            await (random.Next(12) switch
            {
                0 or 1 or 2 => Try(clinic.Book(Start(), new { clientId = One(clients), providerId = One(clinic.Providers) }), appointments),
                3 or 4 => Try(clinic.Book(Start(), new { clientId = One(clients), serviceId = approved }), appointments),
                5 => Try(clinic.Post("sessions", new { serviceId = yoga, providerId = One(clinic.Providers), start = Start() }), sessions),
                6 when sessions.Count > 0 => Try(clinic.Post($"sessions/{One(sessions)}/seats", new { clientId = One(clients) }), appointments),
                7 => Try(clinic.Post($"appointments/{some}/cancel", new { by = "practice" })),
                8 => Try(clinic.Post($"appointments/{some}/reschedule", new { start = Start(), by = "practice" })),
                9 => Try(clinic.Post($"appointments/{some}/{(random.Next(2) == 0 ? "confirm" : "decline")}", random.Next(2) == 0 ? null : new { })),
                10 when sessions.Count > 1 => Try(clinic.Post($"sessions/{One(sessions)}/cancel")),
                _ => Try(clinic.Post("waitlist", new { clientId = One(clients), serviceId = clinic.Service, from = At("00:00")[..10], to = At("00:00", 3)[..10] })),
            });
        }
    }
}
