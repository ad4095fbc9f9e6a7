using System.Diagnostics;

namespace Bookings.Privacy;

// Stored for ever: add, never change.

internal abstract record AccessRulesEvent;

/// <summary>From here on whoever reads has to say why.</summary>
internal sealed record PurposeDemanded(Instant At) : AccessRulesEvent;

/// <summary>Whoever reads may say why, and need not.</summary>
internal sealed record PurposeLeftOpen(Instant At) : AccessRulesEvent;

/// <summary>What a business wants of whoever reads.</summary>
internal sealed record AccessRules(bool WantsPurpose) : IState<AccessRules, AccessRulesEvent>
{
    public static AccessRules Initial { get; } = new(WantsPurpose: false);

    /// <summary>Every business has one.</summary>
    internal static StreamId<AccessRules, AccessRulesEvent> Id { get; } = new(new("5f0c8f1e-6d1b-4f5a-9a51-0b7c8d4e2a31"));

    public static AccessRules Evolve(AccessRules state, AccessRulesEvent fact) => fact switch
    {
        PurposeDemanded => new(WantsPurpose: true),
        PurposeLeftOpen => new(WantsPurpose: false),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal sealed class AccessRulesTable() : StreamTable<AccessRules, AccessRulesEvent>("privacy.access_rules", columns => columns
    .Column("wants_purpose", NpgsqlTypes.NpgsqlDbType.Boolean, rules => rules.WantsPurpose));
