using Bookings.Privacy.Contracts;

namespace Bookings.Scheduling;

/// <summary>Streams of visits by their age. A row that has lost whose it is was taken before, and is passed over.</summary>
internal abstract class AgingStreams(EventStore store, DataClass held, string sql) : IAgingStreams
{
    /// <summary>Since when it counts, of an appointment <c>a</c>; nothing where it lies ahead or waits for an answer.</summary>
    private protected const string Since = """
        case when a.status = 'Requested' or (a.status in ('Booked', 'CheckedIn') and a.ends > $3) then null
             when $6 then a.booked_at when a.status in ('Booked', 'CheckedIn', 'Completed', 'Missed') then a.ends else greatest(a.booked_at, a.nothing_at) end
        """;

    public DataClass Class => held;

    public async Task<IReadOnlyList<Guid>> Over(
        TenantId business, RetentionAnchor anchor, Instant until, Instant at, Guid? last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var streams = read.Query(
            sql, row => row.GetGuid(0), Param.Tenant(business), Param.Time(until), Param.Time(at), Param.Uuid(last ?? Guid.Empty), Param.Int(limit),
            Param.Bool(anchor == RetentionAnchor.Booked));
        await read.Run(cancellation);
        return streams.Value;
    }

    /// <summary>Answers to the form of an appointment are as old as it is.</summary>
    private protected static string AnswersIn(string table) => $"""
        select f.id from {table} f join scheduling.appointments a on a.tenant_id = f.tenant_id and a.id = f.appointment_id
        where f.tenant_id = $1 and f.id > $4 and {Since} <= $2 order by f.id limit $5
        """;
}

/// <summary>Appointments, what was answered about them, and places on the waiting list that came to an end.</summary>
internal sealed class AgingBookings(EventStore store) : AgingStreams(store, DataClass.Booking, $"""
    select id from (
        (select a.id from scheduling.appointments a where a.tenant_id = $1 and a.id > $4 and a.client_id is not null and {Since} <= $2 order by a.id limit $5)
        union all
        ({AnswersIn("scheduling.intake_answers")})
        union all
        (select w.id from scheduling.waitlist w
         where w.tenant_id = $1 and w.id > $4 and w.client_id is not null and w.status in ('Booked', 'Left', 'RanOut')
           and case when $6 then w.joined_at else greatest(w.joined_at, (w.to_date + 1)::timestamp at time zone 'UTC') end <= $2
         order by w.id limit $5)) as streams
    order by id limit $5
    """);

/// <summary>What somebody answered about their health.</summary>
internal sealed class AgingMedicalAnswers(EventStore store) : AgingStreams(store, DataClass.Medical, AnswersIn("scheduling.medical_answers"));
