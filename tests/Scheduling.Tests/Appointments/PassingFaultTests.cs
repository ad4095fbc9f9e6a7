using System.Net;
using Bookings.Testing;
using Npgsql;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>
/// A deadlock, a serialisation failure, a lock that cannot be had (F34), as a caller sees them: nothing while three more attempts help, then 503 with
/// Retry-After, and the same key books once.
/// </summary>
public sealed class PassingFaultTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.LockNotAvailable)]
    public async Task A_booking_is_tried_four_times_and_then_the_caller_is_told_when_to_come_back(string state)
    {
        var clinic = await Open(house);
        await house.Ask($"""
            create sequence scheduling.faults;
            grant usage on sequence scheduling.faults to bookings_app;
            create function scheduling.fail() returns trigger language plpgsql as $$ begin
                if nextval('scheduling.faults') <= 7 then raise exception 'injected' using errcode = '{state}'; end if; return new; end $$;
            create trigger fail before insert on scheduling.appointments for each row execute function scheduling.fail()
            """);
        try
        {
            var refused = await clinic.Book(At("10:00"), key: $"ten-{state}");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (refused.StatusCode, await refused.Problem()));
            Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
            Assert.Equal(4L, await house.Ask("select last_value from scheduling.faults"));
            Assert.Equal((0, 0, 0), (await clinic.Count("scheduling.appointments"), await clinic.Count("scheduling.allocation"), await clinic.Count("events.idempotency", $"key = 'ten-{state}'")));

            // Three more faults, and the fourth attempt is through.
            Assert.Equal(HttpStatusCode.Created, (await clinic.Book(At("10:00"), key: $"ten-{state}")).StatusCode);
            Assert.Equal(8L, await house.Ask("select last_value from scheduling.faults"));
            Assert.Equal(HttpStatusCode.Created, (await clinic.Book(At("10:00"), key: $"ten-{state}")).StatusCode);
            Assert.Equal((1, 1), (await clinic.Count("scheduling.appointments"), await clinic.Count("scheduling.allocation")));
        }
        finally
        {
            await house.Ask("drop function scheduling.fail cascade; drop sequence scheduling.faults");
        }
    }
}
