using System.Diagnostics;

namespace Bookings.Privacy;

/// <summary>How far an erasure is. In this order, never back; a blocked one is asked for again.</summary>
internal enum ErasureStage
{
    None,
    Requested,
    Blocked,
    Confirmed,
    Fenced,
    Acknowledged,
    Destroyed,
    Effective,
    Final,
    Physical,
}

/// <summary>One person's erasure, without the person. Its id is the serial of the certificate.</summary>
internal sealed record ErasureCase(
    ErasureStage Stage, RequestedBy By, int People, Instant RequestedAt, Code? Identity, Several<Code> Blockers, ReceiptHash? Receipt, Instant? ConfirmedAt)
    : IState<ErasureCase, ErasureEvent>
{
    public static ErasureCase Initial { get; } = new(ErasureStage.None, default, 0, default, null, [], null, null);

    public Instant? FencedAt { get; init; }

    public FenceAcknowledged? Acknowledged { get; init; }

    /// <summary>Null where nobody has counted yet, as in cases from before it was counted.</summary>
    public DisclosuresCounted? Disclosed { get; init; }

    /// <summary>Null likewise.</summary>
    public RowsCounted? Counted { get; init; }

    /// <summary>By module, in the order in which they were done.</summary>
    public Several<ModulePurged> Purged { get; init; } = [];

    public KeysDestroyed? Destroyed { get; init; }

    public Instant? EffectiveAt { get; init; }

    public EpochDestroyed? Epoch { get; init; }

    public Instant? FinalAt { get; init; }

    public Instant? PhysicalAt { get; init; }

    /// <summary>The way it was asked for last: less stands in the way of a person who asks for themself than of a period that is over.</summary>
    public Removal Removal => Identity == Periods.Identity ? Removal.Period : Removal.Request;

    public bool Exists => Stage != ErasureStage.None;

    internal static StreamId<ErasureCase, ErasureEvent> Of(ErasureId id) => new(id.Value);

    public static ErasureCase Evolve(ErasureCase state, ErasureEvent fact) => fact switch
    {
        ErasureRequested e => state with { Stage = ErasureStage.Requested, By = e.By, People = e.People, RequestedAt = e.At },
        IdentityChecked e => state with { Identity = e.How },
        ErasureBlocked e => state with { Stage = ErasureStage.Blocked, Blockers = e.Blockers },
        ErasureConfirmed e => state with { Stage = ErasureStage.Confirmed, Blockers = [], Receipt = e.Receipt, ConfirmedAt = e.At },
        PeopleCounted e => state with { People = e.People },
        ErasureFenced e => state with { Stage = ErasureStage.Fenced, FencedAt = e.At },
        FenceAcknowledged e => state with { Stage = ErasureStage.Acknowledged, Acknowledged = e },
        DisclosuresCounted e => state with { Disclosed = e },
        RowsCounted e => state with { Counted = e },
        ModulePurged e => state with { Purged = [.. state.Purged, e] },
        KeysDestroyed e => state with { Stage = ErasureStage.Destroyed, Destroyed = e },
        ErasureEffective e => state with { Stage = ErasureStage.Effective, EffectiveAt = e.At },
        EpochDestroyed e => state with { Epoch = e },
        ErasureFinal e => state with { Stage = ErasureStage.Final, FinalAt = e.At },
        ErasurePhysical e => state with { Stage = ErasureStage.Physical, PhysicalAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>One row for each erasure.</summary>
internal sealed class ErasuresTable() : StreamTable<ErasureCase, ErasureEvent>("privacy.erasures", columns => columns
    .Column("stage", NpgsqlTypes.NpgsqlDbType.Varchar, erasure => erasure.Stage)
    .Column("requested_at", NpgsqlTypes.NpgsqlDbType.TimestampTz, erasure => erasure.RequestedAt)
    .Column("epoch", NpgsqlTypes.NpgsqlDbType.Integer, erasure => erasure.Destroyed?.Epoch));
