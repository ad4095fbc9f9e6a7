using Bookings.Privacy.Contracts;

namespace Bookings.Scheduling;

/// <summary>Nobody is erased who is still expected, who waits for an answer, or who waits for a time.</summary>
internal sealed class WhatLiesAhead(EventStore store, TimeProvider clock) : IErasureBlocker
{
    private const string Each = """
        select client_id, 'future-booking' from scheduling.appointments
        where tenant_id = $1 and client_id = any($2) and status in ('Booked', 'CheckedIn') and ends > $3
        union
        select client_id, 'open-request' from scheduling.appointments where tenant_id = $1 and client_id = any($2) and status = 'Requested'
        union
        select client_id, 'waiting' from scheduling.waitlist where tenant_id = $1 and client_id = any($2) and status in ('Waiting', 'Offered')
          and to_date >= ($3 at time zone 'UTC' - interval '12 hours')::date
        """;

    private static readonly Dictionary<string, Words> Reasons = new(StringComparer.Ordinal)
    {
        ["future-booking"] = new(
            "An appointment lies ahead: cancel it, or wait until it is over.",
            "En time ligger foran: avbestill den, eller vent til den er over.",
            "C'è un appuntamento futuro: disdicilo, o aspetta che sia passato."),
        ["open-request"] = new(
            "A request for an appointment waits for an answer: confirm or decline it first.",
            "En forespørsel om time venter på svar: bekreft eller avslå den først.",
            "Una richiesta di appuntamento attende risposta: prima confermala o rifiutala."),
        ["waiting"] = new(
            "There is a place on the waiting list: leave it first.",
            "Det finnes en plass på ventelisten: forlat den først.",
            "C'è un posto in lista d'attesa: prima lascialo."),
    };

    /// <summary>Somebody who is expected may lose what is known of a visit years ago; the appointment ahead itself is never old enough.</summary>
    public Removal StandsInTheWayOf => Removal.Request | Removal.Period;

    public async Task<IReadOnlyList<Blocker>> Find(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var codes = read.Query(
            "select * from scheduling.in_the_way($1, $2, $3)", row => row.GetString(0), Param.Tenant(business), Ids(people), Param.Time(clock.GetCurrentInstant()));
        await read.Run(cancellation);
        return [.. codes.Value.Select(code => new Blocker(code, Reasons[code]))];
    }

    public async Task<IReadOnlyDictionary<SubjectId, IReadOnlyList<Blocker>>> FindEach(TenantId business, IReadOnlyCollection<SubjectId> people, Instant at, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var found = read.Query(
            Each, row => (Person: new SubjectId(row.GetGuid(0)), Code: row.GetString(1)), Param.Tenant(business), Ids(people), Param.Time(at));
        await read.Run(cancellation);
        return found.Value.GroupBy(one => one.Person).ToDictionary(
            each => each.Key, each => (IReadOnlyList<Blocker>)[.. each.Select(one => new Blocker(one.Code, Reasons[one.Code])).OrderBy(one => one.Code, StringComparer.Ordinal)]);
    }

    public void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now) => transaction.First(
        "select scheduling.refuse_if_in_the_way($1, $2, $3)", Param.Tenant(transaction.Caller.Tenant), Ids(people), Param.Time(now));

    private static NpgsqlParameter Ids(IReadOnlyCollection<SubjectId> people) => Param.Uuids([.. people.Select(person => person.Value)]);
}
