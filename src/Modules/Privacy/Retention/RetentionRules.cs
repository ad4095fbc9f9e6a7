using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Privacy;

/// <summary>How long one class of data is kept.</summary>
/// <param name="Days">From the anchor on.</param>
/// <param name="InForce">Nothing is taken by it before.</param>
internal sealed record RetentionRule(DataClass Class, int Days, RetentionAnchor Anchor, Instant InForce)
{
    /// <summary>It may take something that the other one would leave.</summary>
    internal bool IsTighterThan(RetentionRule other) => Days < other.Days || (Anchor == RetentionAnchor.Booked && other.Anchor == RetentionAnchor.End);

    /// <summary>What counts from here or earlier is over at a moment.</summary>
    internal Instant Over(Instant at) => at - Duration.FromDays(Days);
}

/// <summary>What a business decided about how long it keeps what it knows of people. Without a rule for a class it is kept until somebody asks for its erasure.</summary>
/// <param name="NoticeDays">How long before they are erased people are told; 0 for not at all.</param>
internal sealed record RetentionRules(Several<RetentionRule> Rules, int NoticeDays) : IState<RetentionRules, RetentionRulesEvent>
{
    /// <summary>The same id in every business, because each has exactly one.</summary>
    public static StreamId<RetentionRules, RetentionRulesEvent> Stream { get; } = new(Guid.Parse("b0000000-0000-4000-8000-000000000030"));

    public static RetentionRules Initial { get; } = new([], 0);

    internal RetentionRule? Of(DataClass held) => Rules.FirstOrDefault(rule => rule.Class == held);

    public static RetentionRules Evolve(RetentionRules state, RetentionRulesEvent fact) => fact switch
    {
        RetentionRulesSet e => new(e.Rules, e.NoticeDays),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change.

internal abstract record RetentionRulesEvent;

/// <summary>All of them as they are from now on.</summary>
internal sealed record RetentionRulesSet(Instant At, Several<RetentionRule> Rules, int NoticeDays) : RetentionRulesEvent;

/// <summary>Which businesses have something to do at night.</summary>
internal sealed class RetentionRulesTable() : StreamTable<RetentionRules, RetentionRulesEvent>("privacy.retention_rules", columns => columns
    .Column("in_force_from", NpgsqlDbType.TimestampTz, state => state.Rules.Count == 0 ? null : state.Rules.Min(rule => rule.InForce)));
