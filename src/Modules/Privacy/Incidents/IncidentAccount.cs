using System.Diagnostics;

namespace Bookings.Privacy;

internal abstract record IncidentAccountEvent;

/// <summary>What somebody of the business wrote about an incident. It may name people.</summary>
internal sealed record IncidentDescribed(Instant At, Personal<string> Text) : IncidentAccountEvent;

/// <summary>
/// What was written about an incident, sealed as staff's data under a key of its own. It may name several people, so it belongs to none of them: its owner is a subject for this
/// text alone, whose number is the incident's, and erased it takes nothing else with it.
/// </summary>
internal sealed record IncidentAccount(Personal<string>? Text) : IState<IncidentAccount, IncidentAccountEvent>, IOwned
{
    public static DataClass Class => DataClass.Staff;

    public static IncidentAccount Initial { get; } = new((Personal<string>?)null);

    internal static StreamId<IncidentAccount, IncidentAccountEvent> Of(Guid id) => new(id);

    public static IncidentAccount Evolve(IncidentAccount state, IncidentAccountEvent fact) => fact switch
    {
        IncidentDescribed e => new(e.Text),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}
