using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>Invariant 1 and F01: whoever comes at the same time, through whichever door, no unit is given twice.</summary>
public sealed class RaceTests(House house) : IClassFixture<House>
{
    private const int Seed = 20261122;

    [Fact]
    public async Task Two_hundred_writers_through_every_door_never_overlap()
    {
        var clinic = await Open(house, providers: 2);
        var yoga = await clinic.Offer(new { durations = Door.Many("PT1H"), horizonDays = 400, capacity = 3 });
        var buffered = await clinic.Offer(new { durations = Door.Many("PT45M"), bufferBefore = "PT15M", bufferAfter = "PT10M", horizonDays = 400 }, pool: await clinic.Make("pools", new { name = "Rom", quantity = 1, locationId = clinic.Location }));
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => clinic.Register($"Klient {i}")));
        var movable = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            movable.Add(await clinic.Booked(At($"{8 + i:00}:00", days: 1), new { clientId = clients[i], providerId = clinic.Providers[i % 2] }));
        }

        var random = new Random(Seed);
        string Start() => At($"{random.Next(8, 17):00}:{random.Next(4) * 15:00}");
        Guid Client() => clients[random.Next(clients.Length)];
        Guid Provider() => clinic.Providers[random.Next(2)];

        var writers = Enumerable.Range(0, 200).Select(i => (i % 6) switch
        {
            0 => clinic.Book(Start(), new { clientId = Client(), providerId = Provider() }),
            1 => clinic.Book(Start(), new { clientId = Client(), serviceId = buffered }),
            2 => clinic.Post("holds", new { serviceId = i % 4 == 0 ? clinic.Service : buffered, start = Start(), providerId = Provider() }),
            3 => clinic.Post("sessions", new { serviceId = yoga, providerId = Provider(), start = Start() }),
            4 => clinic.Post("series", new
            {
                clientId = Client(), serviceId = clinic.Service, providerId = Provider(), first = $"{Day:uuuu-MM-dd}", time = Start()[^5..],
                repeats = new { every = "daily", count = 2 }, onConflict = "shift",
            }),
            _ => clinic.Post($"appointments/{movable[random.Next(movable.Count)]}/reschedule", new { start = Start(), by = "practice" }),
        }).ToList();
        var answers = await Task.WhenAll(writers);

        Assert.All(answers, answer => Assert.True((int)answer.StatusCode is < 300 or 409 or 422, $"seed {Seed}: {answer.StatusCode}"));
        Assert.InRange(answers.Count(answer => answer.IsSuccessStatusCode), 10, 199);
        Assert.Equal(0, await clinic.Overlaps());

        // I4: what is taken is what stands, no more and no less.
        Assert.Equal(0L, await house.Ask(
            $"""
             select count(*) from scheduling.appointments p where tenant_id = '{clinic.Business}'
               and (status not in ('Cancelled', 'Declined', 'Expired')) <> exists (select from scheduling.allocation a where a.tenant_id = p.tenant_id and a.holder = p.id and a.kind = 'appointment')
             """));
    }

    [Fact]
    public async Task Without_the_constraints_an_overlap_would_be_seen()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));

        // The control: with the constraints away, inside a transaction that is rolled back, a doubled row is counted.
        await using var connection = new Npgsql.NpgsqlConnection($"{house.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            $"""
             alter table scheduling.allocation drop constraint allocation_during, drop constraint allocation_approach;
             insert into scheduling.allocation select tenant_id, gen_random_uuid(), resource, unit, kind, starts, ends, approach, until, expires
             from scheduling.allocation where tenant_id = '{clinic.Business}';
             {clinic.OverlapsSql}
             """, connection);
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Of_sixty_four_callers_at_one_slot_exactly_one_wins_every_round()
    {
        var clinic = await Open(house);
        var clients = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => clinic.Register($"Klient {i}")));
        for (var round = 0; round < 20; round++)
        {
            var start = At("10:00", days: round);
            Assert.Equal(1, await Winners(clients.Select(client => clinic.Book(start, new { clientId = client }))));
        }

        Assert.Equal((20, 0), (await clinic.Count("scheduling.allocation"), await clinic.Overlaps()));
        Assert.Equal(0L, await house.Ask("select deadlocks from pg_stat_database where datname = current_database()"));
    }

    [Fact]
    public async Task A_client_books_twice_at_once_and_each_booking_has_its_own_number()
    {
        var clinic = await Open(house);
        await Winners(Enumerable.Range(0, 4).Select(i => clinic.Book(At($"{9 + i:00}:00"))));

        var numbers = (int[])(await house.Ask($"select array_agg(nth order by nth) from scheduling.appointments where tenant_id = '{clinic.Business}'"))!;
        Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
    }
}
