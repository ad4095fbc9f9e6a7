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

/// <summary>A rule as it is gone by.</summary>
/// <param name="NoticeDays">How long before they are erased people are told.</param>
internal readonly record struct RuleNow(RetentionRule Rule, int NoticeDays);

/// <summary>A class that is kept on purpose, until somebody asks for an erasure.</summary>
internal sealed record KeptClass(DataClass Class, Code Because);

/// <summary>
/// What a business decided about how long it keeps what it knows of people. A class without a rule is kept until somebody asks for its erasure: on purpose, or because nobody has
/// decided yet.
/// </summary>
/// <param name="NoticeDays">How long before they are erased people are told; 0 for not at all.</param>
internal sealed record RetentionRules(Several<RetentionRule> Rules, int NoticeDays, Several<KeptClass> Kept) : IState<RetentionRules, RetentionRulesEvent>
{
    /// <summary>The same id in every business, because each has exactly one.</summary>
    public static StreamId<RetentionRules, RetentionRulesEvent> Stream { get; } = new(Guid.Parse("b0000000-0000-4000-8000-000000000030"));

    public static RetentionRules Initial { get; } = new([], 0, []);

    /// <summary>Neither a rule nor a reason: of these nobody has decided.</summary>
    internal IReadOnlyList<DataClass> Undecided(Func<DataClass, bool> isHeld) =>
        [.. Periods.Classes.Where(held => isHeld(held) && Of(held) is null && !Kept.Any(kept => kept.Class == held))];

    internal RetentionRule? Of(DataClass held) => Rules.FirstOrDefault(rule => rule.Class == held);

    /// <summary>What is left of a rule that a night began with: nothing that these rules, as they are now, would leave. Null where that is nothing at all.</summary>
    internal RuleNow? Narrow(RuleNow began, Instant at)
    {
        if (Of(began.Rule.Class) is not { } now || now.InForce > at)
        {
            return null;
        }

        RetentionRule? looser = !began.Rule.IsTighterThan(now) ? began.Rule : !now.IsTighterThan(began.Rule) ? now : null;
        return looser is null ? null : new(looser, Math.Max(began.NoticeDays, NoticeDays));
    }

    public static RetentionRules Evolve(RetentionRules state, RetentionRulesEvent fact) => fact switch
    {
        RetentionRulesSet e => new(e.Rules, e.NoticeDays, e.Kept ?? []),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change.

internal abstract record RetentionRulesEvent;

/// <summary>All of them as they are from now on.</summary>
internal sealed record RetentionRulesSet(Instant At, Several<RetentionRule> Rules, int NoticeDays, Several<KeptClass>? Kept = null) : RetentionRulesEvent;

/// <summary>Which businesses have something to do at night.</summary>
internal sealed class RetentionRulesTable() : StreamTable<RetentionRules, RetentionRulesEvent>("privacy.retention_rules", columns => columns
    .Column("in_force_from", NpgsqlDbType.TimestampTz, state => state.Rules.Count == 0 ? null : state.Rules.Min(rule => rule.InForce)));
