using System.Diagnostics;

namespace Bookings.Privacy;

/// <summary>On what ground somebody wants it: GDPR Art. 18(1)(a) to (d). The names are stored.</summary>
internal enum RestrictionGround
{
    /// <summary>They contest that it is right, until that is checked.</summary>
    AccuracyContested,

    /// <summary>It is unlawful, and they want it kept rather than erased.</summary>
    Unlawful,

    /// <summary>They need it for their own claims.</summary>
    NeededForClaims,

    /// <summary>They have objected, until it is decided.</summary>
    Objected,
}

/// <summary>One restriction, without the person.</summary>
internal sealed record Restriction(RestrictionGround Ground, Instant? Since, Instant? AnnouncedAt, Code? AnnouncedBy, Instant? LiftedAt) : IState<Restriction, RestrictionEvent>
{
    public static Restriction Initial { get; } = new(default, null, null, null, null);

    public bool Holds => Since is not null && LiftedAt is null;

    internal static StreamId<Restriction, RestrictionEvent> Of(Guid id) => new(id);

    public static Restriction Evolve(Restriction state, RestrictionEvent fact) => fact switch
    {
        ProcessingRestricted e => state with { Ground = e.Ground, Since = e.At },
        LiftingAnnounced e => state with { AnnouncedAt = e.At, AnnouncedBy = e.How },
        RestrictionLifted e => state with { LiftedAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>One row for each restriction.</summary>
internal sealed class RestrictionsTable() : StreamTable<Restriction, RestrictionEvent>("privacy.restrictions", columns => columns
    .Column("ground", NpgsqlTypes.NpgsqlDbType.Varchar, restriction => restriction.Ground)
    .Column("since", NpgsqlTypes.NpgsqlDbType.TimestampTz, restriction => restriction.Since)
    .Column("announced", NpgsqlTypes.NpgsqlDbType.TimestampTz, restriction => restriction.AnnouncedAt)
    .Column("lifted", NpgsqlTypes.NpgsqlDbType.TimestampTz, restriction => restriction.LiftedAt));
