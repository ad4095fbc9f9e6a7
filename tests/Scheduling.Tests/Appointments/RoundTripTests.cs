using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>A booking is one round trip to read and one to write, counted by what the driver itself reports.</summary>
public sealed class RoundTripTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_booking_takes_two_round_trips()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("09:00"), new { clientId = await clinic.Register("Ola") });

        var trips = await TripsOf(() => Done(clinic.Book(At("10:00"))));

        Assert.True(trips.Count == 2, string.Join("\n---\n", trips));
        // Reading: the business, the key, the set-up's version, the calendar, whether the client is blocked, the client's bookings. Writing: facts, units, calendar.
        Assert.Equal((6, 3), (StatementsOf(trips[0]), StatementsOf(trips[1])));
    }

    [Fact]
    public async Task The_counter_counts()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("09:00"));

        // The control: a refusal reads once more, for the alternatives, and writes nothing.
        var trips = await TripsOf(() => clinic.Book(At("09:00")));
        Assert.Equal(2, trips.Count);
        Assert.All(trips, trip => Assert.DoesNotContain("events.append", trip, StringComparison.Ordinal));
    }

    private static int StatementsOf(string trip) => trip.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Those of the deed itself: whose token it is, is asked once a second however many requests carry it.</summary>
    private async Task<IReadOnlyList<string>> TripsOf(Func<Task> deed) =>
        [.. (await RoundTrips.Of(house.ConnectionString, deed)).Where(trip => !trip.Contains("access.find_token", StringComparison.Ordinal))];
}
