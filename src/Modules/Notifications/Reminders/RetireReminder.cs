namespace Bookings.Notifications;

/// <summary>A business does not remind any more; what was planned by the rule goes with it.</summary>
internal static class RetireReminder
{
    internal static Decision<ReminderRuleEvent> Decide(ReminderRule rule, Instant now) => rule switch
    {
        { IsInForce: true } => new ReminderRuleRetired(now),
        _ when rule == ReminderRule.Initial => new ReminderUnknown(),
        _ => Decision.Unchanged,
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/reminders/{reminderId:guid}/retire", Handle)
        .WithName(nameof(RetireReminder))
        .WithSummary("Retire a reminder")
        .WithTags("Messages")
        .Requires(May.SetUp)
        .Refuses<ReminderUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid reminderId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var rule = read.Stream(ReminderRule.Of(reminderId));
            await read.Run(cancellation);
            transaction.Answers(reminderId, rule.Value.Version);
            switch (Decide(rule.Value.State, now))
            {
                case Decision<ReminderRuleEvent>.Rejected no:
                    return no.Reason;
                case Decision<ReminderRuleEvent>.Accepted { Events.Count: > 0 } yes:
                    transaction.Append(rule.Value, yes.Events);
                    transaction.Also(
                        "delete from notifications.messages where tenant_id = $1 and rule = $2 and settled_at is null", Param.Tenant(caller.Tenant), Param.Uuid((Guid?)reminderId));
                    break;
            }

            return null;
        }, cancellation);
        return outcome.Match<Results<Changed, ProblemHttpResult>>(done: done => Answers.Changed(done.Version), refused: reason => reason.ToProblem());
    }
}
