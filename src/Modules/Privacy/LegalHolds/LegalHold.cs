using System.Diagnostics;

namespace Bookings.Privacy;

// Stored for ever: add, never change.

internal abstract record LegalHoldEvent;

/// <param name="Reason">Names people and disputes: it is the client's, goes with them, and is withheld from the answer to them.</param>
internal sealed record LegalHoldPlaced(Instant At, Personal<string> Reason) : LegalHoldEvent;

internal sealed record LegalHoldLifted(Instant At) : LegalHoldEvent;

/// <summary>Why a client's data has to be there: a dispute, an inspection, an order. In a stream of its own under a key of its own, the client's.</summary>
internal sealed record LegalHold(Instant? PlacedAt, Instant? LiftedAt, Personal<string>? Reason) : IState<LegalHold, LegalHoldEvent>, IOwned
{
    public static DataClass Class => DataClass.Contact;

    public static LegalHold Initial { get; } = new(null, null, null);

    internal static StreamId<LegalHold, LegalHoldEvent> Of(Guid id) => new(id);

    public static LegalHold Evolve(LegalHold state, LegalHoldEvent fact) => fact switch
    {
        LegalHoldPlaced e => state with { PlacedAt = e.At, Reason = e.Reason },
        LegalHoldLifted e => state with { LiftedAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>One row for each hold.</summary>
internal sealed class LegalHoldsTable() : StreamTable<LegalHold, LegalHoldEvent>("privacy.legal_holds", columns => columns
    .Column("since", NpgsqlTypes.NpgsqlDbType.TimestampTz, hold => hold.PlacedAt)
    .Column("lifted", NpgsqlTypes.NpgsqlDbType.TimestampTz, hold => hold.LiftedAt)
    .Sealed(hold => hold.Reason?.Block));
