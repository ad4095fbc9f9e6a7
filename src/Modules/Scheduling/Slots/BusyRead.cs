using System.Buffers.Binary;

namespace Bookings.Scheduling;

/// <summary>
/// What is taken of some providers and pools over weeks, for offering times. <see cref="CalendarRead"/> asks the same about hours, row by row; a full month is
/// 500 rows, which cost more to send and to read than to find (measured: 320 µs of 500). So each unit's come as one value, times packed end to end.
/// </summary>
internal sealed class BusyRead
{
    /// <summary>Microseconds from 1970 to 2000, where PostgreSQL's clock begins.</summary>
    private const long From1970To2000 = 946_684_800_000_000;

    private const string Times =
        """
        string_agg(timestamptz_send(starts) || timestamptz_send(ends), '') filter (where approach = starts and until = ends),
        string_agg(timestamptz_send(starts) || timestamptz_send(ends) || timestamptz_send(approach) || timestamptz_send(until), '')
            filter (where approach <> starts or until <> ends)
        """;

    // A hold that has run out takes nothing, though its row may still be there. An array of one, because the constraints' indexes cannot look that up: planned
    // while the table was small, the statement would take one of those, and read all that the provider ever had.
    private const string Among =
        """
        from scheduling.allocation
        where tenant_id = $1 and resource = any(array[r.id]) and starts > $3 and starts < $4 and (expires is null or expires > $5)
        """;

    private const string OfProviders = $"select r.id, 1, a.* from unnest($2) as r (id) cross join lateral (select {Times} {Among}) as a";

    private const string OfPools = $"select r.id, a.* from unnest($2) as r (id) cross join lateral (select unit, {Times} {Among} group by unit) as a";

    private readonly List<Pending<List<Unit>>> _asked = [];

    private BusyRead()
    {
    }

    /// <summary>Asks for what touches a range; a few rows that end before it may come along, and change nothing.</summary>
    internal static BusyRead Ask(IReads reads, TenantId tenant, IReadOnlyList<Offering> offerings, Instant from, Instant to, Instant now)
    {
        var read = new BusyRead();
        Ask(OfProviders, offerings.Select(offering => offering.ProviderId.Value));
        Ask(OfPools, offerings.SelectMany(offering => offering.Needs).Select(need => need.Pool.Value));
        return read;

        void Ask(string sql, IEnumerable<Guid> resources)
        {
            Guid[] asked = [.. resources.Distinct()];
            if (asked.Length > 0)
            {
                read._asked.Add(reads.Query(
                    sql, row => new Unit(row.GetGuid(0), row.GetInt32(1), row.GetBytesOrNull(2), row.GetBytesOrNull(3)),
                    Param.Tenant(tenant), Param.Uuids(asked), Param.Time(from - CalendarRead.Longest), Param.Time(to), Param.Time(now)));
            }
        }
    }

    internal Taken Taken()
    {
        var taken = new Taken();
        foreach (var unit in _asked.SelectMany(asked => asked.Value))
        {
            var times = taken.Unit(unit.Resource, unit.Number);
            for (var plain = unit.Plain.AsSpan(); plain.Length > 0; plain = plain[16..])
            {
                var during = Stretch(plain);
                times.Add(new(during, during));
            }

            for (var buffered = unit.Buffered.AsSpan(); buffered.Length > 0; buffered = buffered[32..])
            {
                times.Add(new(Stretch(buffered), Stretch(buffered[16..])));
            }
        }

        return taken;
    }

    private static Stretch Stretch(ReadOnlySpan<byte> packed) => new(Ticks(packed), Ticks(packed[8..]));

    private static long Ticks(ReadOnlySpan<byte> packed) => (BinaryPrimitives.ReadInt64BigEndian(packed) + From1970To2000) * 10;

    /// <param name="Plain">Of those without buffers, where both ranges are the same: its two ends.</param>
    /// <param name="Buffered">Of the others: the ends of both ranges.</param>
    private readonly record struct Unit(Guid Resource, int Number, byte[]? Plain, byte[]? Buffered);
}
