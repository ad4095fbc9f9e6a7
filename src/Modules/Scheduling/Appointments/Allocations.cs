using NpgsqlTypes;

namespace Bookings.Scheduling;

/// <summary>One unit taken for a time: what the database arbitrates.</summary>
internal sealed record AllocationRow(Guid Resource, int Unit, string Kind, Instant Starts, Instant Ends, Instant Approach, Instant Until, Instant? Expires)
{
    public const string During = "allocation_during";
    public const string ByApproach = "allocation_approach";

    /// <summary>Everything that a booked time takes: the provider, and each unit of each pool.</summary>
    public static IEnumerable<AllocationRow> Of(BookedTime time, string kind, Instant? expires = null)
    {
        var occupied = Occupied.Of(time.Start, time.Length, time.Buffers);
        return new[] { (Resource: time.Provider.Value, Unit: 1) }
            .Concat(time.Units.SelectMany(units => units.Numbers.Select(number => (Resource: units.Pool.Value, Unit: number))))
            .Select(taken => new AllocationRow(
                taken.Resource, taken.Unit, kind,
                occupied.DuringInterval().Start, occupied.DuringInterval().End, occupied.ApproachInterval().Start, occupied.ApproachInterval().End, expires));
    }

    public static void Describe(Columns<AllocationRow> columns) => columns
        .Column("resource", NpgsqlDbType.Uuid, row => row.Resource)
        .Column("unit", NpgsqlDbType.Integer, row => row.Unit)
        .Column("kind", NpgsqlDbType.Varchar, row => row.Kind)
        .Column("starts", NpgsqlDbType.TimestampTz, row => row.Starts)
        .Column("ends", NpgsqlDbType.TimestampTz, row => row.Ends)
        .Column("approach", NpgsqlDbType.TimestampTz, row => row.Approach)
        .Column("until", NpgsqlDbType.TimestampTz, row => row.Until)
        .Column("expires", NpgsqlDbType.TimestampTz, row => row.Expires);
}

/// <summary>The units that appointments take; holds and <see cref="SessionAllocations"/> have rows in the same table, under the same constraints.</summary>
internal sealed class Allocations() : StreamRows<Appointment, AppointmentEvent, AllocationRow>("scheduling.allocation", "holder", AllocationRow.Describe)
{
    public override string? KeepsRowsWhere => "kind <> 'appointment'";

    // A seat takes a unit of its session; the session itself takes the provider.
    protected override IEnumerable<AllocationRow> Rows(Guid stream, Appointment state) =>
        state is { TakesItsTime: true, Time: { } time } ? AllocationRow.Of(time, "appointment", null).Where(row => state.Booking!.Session is null || row.Resource != time.Provider.Value) : [];
}
