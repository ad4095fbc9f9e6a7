using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Privacy;

internal enum IncidentStage
{
    None,
    Open,
    Closed,
}

/// <summary>A breach of personal data, and what was done about it.</summary>
internal sealed record Incident(
    IncidentStage Stage, Instant OpenedAt, Instant AwareAt, Code Kind, Code Cause, Code Risk, Several<DataClass> Classes, Guid? Account)
    : IState<Incident, IncidentEvent>
{
    internal static readonly Code Unlikely = new("unlikely");
    internal static readonly Code High = new("high");

    /// <summary>GDPR Art. 33(1): not later than 72 hours after having become aware of it.</summary>
    internal static Duration Time { get; } = Duration.FromHours(72);

    public static Incident Initial { get; } = new(IncidentStage.None, default, default, default, default, default, [], null);

    public AffectedCounted? Affected { get; init; }

    /// <summary>The first time; more may be told later, in phases (Art. 33(4)).</summary>
    public AuthorityNotified? Authority { get; init; }

    public AffectedNotified? People { get; init; }

    public IncidentClosed? Closed { get; init; }

    /// <summary>Until when the authority is to be told; null where nobody is at risk.</summary>
    public Instant? AuthorityBy => Risk == Unlikely ? null : AwareAt + Time;

    internal static StreamId<Incident, IncidentEvent> Of(Guid id) => new(id);

    public static Incident Evolve(Incident state, IncidentEvent fact) => fact switch
    {
        IncidentOpened e => new(IncidentStage.Open, e.At, e.AwareAt, e.Kind, e.Cause, e.Risk, e.Classes, e.Account),
        IncidentAssessed e => state with { Risk = e.Risk },
        AffectedCounted e => state with { Affected = e },
        AuthorityNotified e => state with { Authority = state.Authority ?? e },
        AffectedNotified e => state with { People = e },
        IncidentClosed e => state with { Stage = IncidentStage.Closed, Closed = e },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>One row for each incident.</summary>
internal sealed class IncidentsTable() : StreamTable<Incident, IncidentEvent>("privacy.incidents", columns => columns
    .Column("stage", NpgsqlDbType.Varchar, incident => incident.Stage)
    .Column("kind", NpgsqlDbType.Varchar, incident => incident.Kind.Value)
    .Column("risk", NpgsqlDbType.Varchar, incident => incident.Risk.Value)
    .Column("aware_at", NpgsqlDbType.TimestampTz, incident => incident.AwareAt)
    .Column("authority_at", NpgsqlDbType.TimestampTz, incident => incident.Authority?.NotifiedAt)
    .Column("closed_at", NpgsqlDbType.TimestampTz, incident => incident.Closed?.At)
    .Column("affected", NpgsqlDbType.Integer, incident => incident.Affected?.Count));
