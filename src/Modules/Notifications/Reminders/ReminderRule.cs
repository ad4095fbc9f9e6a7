using System.Diagnostics;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>When clients are reminded, and how. A business has any number of them.</summary>
/// <param name="Service">Null for every service.</param>
/// <param name="Before">How long before the start.</param>
internal sealed record ReminderRule(bool IsInForce, ServiceId? Service, Channel Channel, Duration Before) : IState<ReminderRule, ReminderRuleEvent>
{
    public static ReminderRule Initial { get; } = new(false, null, Channel.Email, Duration.Zero);

    internal static StreamId<ReminderRule, ReminderRuleEvent> Of(Guid id) => new(id);

    internal bool IsFor(ServiceId service) => Service is not { } own || own == service;

    public static ReminderRule Evolve(ReminderRule state, ReminderRuleEvent fact) => fact switch
    {
        ReminderRuleSet e => new(true, e.Service, e.Channel, e.Before),
        ReminderRuleRetired => state with { IsInForce = false },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change.

internal abstract record ReminderRuleEvent;

internal sealed record ReminderRuleSet(Instant At, ServiceId? Service, Channel Channel, Duration Before) : ReminderRuleEvent;

internal sealed record ReminderRuleRetired(Instant At) : ReminderRuleEvent;

internal sealed record ReminderUnknown() : Rejection(Because.NotFound, "reminder-unknown", new(
    "There is no such reminder.", "Denne påminnelsen finnes ikke.", "Questo promemoria non esiste."));
