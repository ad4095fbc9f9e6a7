using Bookings.Testing;
using Npgsql;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>A seat and its session are two streams: what keeps them together between reading and writing, with the proof that nothing else does.</summary>
public sealed class SessionGuardTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_seat_is_not_written_when_its_session_has_moved_on()
    {
        Assert.Equal("session-is-cancelled", await SeatWhileTheSessionMovesOn());

        await Without("session_as_read(varchar, uuid, bigint)", async () => Assert.Null(await SeatWhileTheSessionMovesOn()));
    }

    [Fact]
    public async Task A_class_is_not_made_smaller_than_the_seats_taken_meanwhile()
    {
        Assert.Equal("seats-are-taken", await SmallerWhileSeatsAreTaken());

        await Without("seats_fit(varchar, uuid, int)", async () => Assert.Null(await SmallerWhileSeatsAreTaken()));
    }

    private async Task<string?> SeatWhileTheSessionMovesOn()
    {
        var (clinic, session) = await Yoga();
        return await Meanwhile(
            clinic, () => clinic.Post($"sessions/{session}/seats", new { clientId = clinic.Client }), $"update scheduling.sessions set version = version + 1 where id = '{session}'");
    }

    private async Task<string?> SmallerWhileSeatsAreTaken()
    {
        var (clinic, session) = await Yoga();
        return await Meanwhile(
            clinic, () => clinic.Post($"sessions/{session}/capacity", new { capacity = 2 }),
            $"""
             insert into scheduling.allocation select tenant_id, gen_random_uuid(), '{session}'::uuid, n, 'appointment', starts, ends, starts, ends
             from scheduling.sessions cross join generate_series(1, 3) n where id = '{session}'
             """);
    }

    private async Task<(Clinic Clinic, Guid Session)> Yoga()
    {
        var clinic = await Open(house, new { durations = Door.Many("PT1H"), horizonDays = 400, capacity = 8 });
        return (clinic, await clinic.Make("sessions", new { serviceId = clinic.Service, providerId = clinic.Providers[0], start = At("10:00") }));
    }

    /// <summary>Holds the business's lock until the request has decided and waits for it, does something, and lets it go on: the code of its refusal, or null.</summary>
    private async Task<string?> Meanwhile(Clinic clinic, Func<Task<HttpResponseMessage>> ask, string sql)
    {
        await using var connection = new NpgsqlConnection($"{house.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(connection, $"update events.heads set position = position where tenant_id = '{clinic.Business}'");
        var request = ask();
        while (!(bool)(await house.Ask("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"))!)
        {
            Assert.False(request.IsCompleted, "It did not wait for the lock.");
        }

        await Run(connection, sql);
        await transaction.CommitAsync();
        var answer = await request;
        return answer.IsSuccessStatusCode ? null : await answer.Problem();
    }

    /// <summary>With a function of the database that does nothing, for as long as the deed takes.</summary>
    private async Task Without(string function, Func<Task> deed)
    {
        var definition = (string)(await house.Ask($"select pg_get_functiondef('scheduling.{function}'::regprocedure)"))!;
        await house.Ask($"create or replace function scheduling.{Named(function)} returns void language sql as ''");
        try
        {
            await deed();
        }
        finally
        {
            await house.Ask(definition);
        }
    }

    // Parameters keep their names when a function is replaced.
    private static string Named(string function) => function.StartsWith("session", StringComparison.Ordinal)
        ? "session_as_read(p_tenant varchar, p_session uuid, p_version bigint)"
        : "seats_fit(p_tenant varchar, p_session uuid, p_capacity int)";

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
