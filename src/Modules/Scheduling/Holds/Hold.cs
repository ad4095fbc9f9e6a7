namespace Bookings.Scheduling;

/// <summary>A time kept free for somebody who has not decided yet. It is a row, not a history: nothing happened, and soon nothing will be left of it.</summary>
internal sealed record Hold(HoldId Id, ServiceId Service, ProviderId Provider, LocationId Location, Instant Start, Duration Length, Instant Expires)
{
    private const string Select = "select id, service_id, provider_id, location_id, starts, ends, expires from scheduling.holds where tenant_id = $1 and id = $2";

    private const string Insert =
        "insert into scheduling.holds (tenant_id, id, service_id, provider_id, location_id, starts, ends, expires) values ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string Take =
        """
        insert into scheduling.allocation (tenant_id, holder, resource, unit, kind, starts, ends, approach, until, expires)
        select $1, $2, t.resource, t.unit, 'hold', $5, $6, $7, $8, $9 from unnest($3, $4) as t (resource, unit)
        """;

    private const string Remove =
        """
        with taken as (delete from scheduling.allocation where tenant_id = $1 and holder = any($2) and kind = 'hold')
        delete from scheduling.holds where tenant_id = $1 and id = any($2)
        """;

    public bool HasRunOut(Instant now) => Expires <= now;

    public static Pending<Hold?> Ask(IReads reads, TenantId tenant, HoldId id) => reads.Single(
        Select,
        row => new Hold(
            new(row.GetGuid(0)), new(row.GetGuid(1)), new(row.GetGuid(2)), new(row.GetGuid(3)),
            row.GetInstant(4), row.GetInstant(5) - row.GetInstant(4), row.GetInstant(6)),
        Param.Tenant(tenant), Param.Uuid((Guid?)id.Value));

    /// <summary>Why a booking cannot redeem it, if it cannot.</summary>
    public static Rejection? Refusal(Hold? hold, ServiceId service, Instant start, Duration length, Instant now) => hold switch
    {
        null => new HoldGone(),
        _ when hold.HasRunOut(now) => new HoldGone(),
        _ when (hold.Service, hold.Start, hold.Length) != (service, start, length) => new HoldDoesNotFit(),
        _ => null,
    };

    /// <summary>Takes the units of <paramref name="time"/> until the hold expires, behind the head's lock like everything that takes time.</summary>
    public static Hold Place(Transaction transaction, HoldId id, BookedTime time, Instant expires)
    {
        var tenant = transaction.Caller.Tenant;
        var rows = AllocationRow.Of(time, "hold", expires).ToList();
        transaction.DecideAgainWhenBroken(AllocationRow.During, new SlotTaken());
        transaction.DecideAgainWhenBroken(AllocationRow.ByApproach, new SlotTaken());
        transaction.Also(
            Take,
            Param.Tenant(tenant), Param.Uuid((Guid?)id.Value), Param.Uuids([.. rows.Select(row => row.Resource)]), Param.Ints([.. rows.Select(row => row.Unit)]),
            Param.Time(rows[0].Starts), Param.Time(rows[0].Ends), Param.Time(rows[0].Approach), Param.Time(rows[0].Until), Param.Time(expires));
        transaction.Also(
            Insert,
            Param.Tenant(tenant), Param.Uuid((Guid?)id.Value), Param.Uuid(time.Service), Param.Uuid(time.Provider), Param.Uuid(time.Location),
            Param.Time(time.Start), Param.Time(time.End), Param.Time(expires));
        return new(id, time.Service, time.Provider, time.Location, time.Start, time.Length, expires);
    }

    /// <summary>Redeemed, released or run out: in any case before whatever takes the time next.</summary>
    public static void Free(Transaction transaction, params Guid[] holds)
    {
        if (holds.Length > 0)
        {
            transaction.First(Remove, Param.Tenant(transaction.Caller.Tenant), Param.Uuids(holds));
        }
    }
}

internal sealed record HoldUnknown() : Rejection(
    Because.NotFound, "hold-unknown",
    new(
        "There is no such hold, or it has run out.",
        "Denne reservasjonen finnes ikke, eller den har løpt ut.",
        "Questo orario bloccato non esiste, o il blocco è scaduto."));

internal sealed record HoldGone() : Rejection(
    Because.Conflict, "hold-gone",
    new(
        "This hold has run out, was released or is used up. Its time may still be free.",
        "Reservasjonen har løpt ut, er frigitt eller er brukt. Tiden kan fortsatt være ledig.",
        "Il blocco di questo orario è scaduto, è stato rilasciato o è già stato usato. L'orario potrebbe essere ancora libero."));

internal sealed record HoldDoesNotFit() : Rejection(
    Because.RuleBroken, "hold-does-not-fit",
    new(
        "The hold is for another service, start, duration, provider or location.",
        "Reservasjonen gjelder en annen tjeneste, et annet tidspunkt, en annen varighet, en annen behandler eller et annet sted.",
        "L'orario bloccato è per un altro servizio, un altro inizio, un'altra durata, un altro operatore o un'altra sede."));
