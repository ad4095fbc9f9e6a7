using Bookings.Scheduling.Contracts;
using FluentValidation;

namespace Bookings.Notifications;

/// <summary>A business reminds its clients, a while before they come. It may do so as often as it likes: each rule is one reminder.</summary>
internal static class SetReminder
{
    /// <param name="Channel">email or sms.</param>
    /// <param name="Before">How long before the start, ISO 8601: from PT5M to P60D.</param>
    /// <param name="ServiceId">Of which service; without one, of all.</param>
    internal sealed record Request(Channel Channel, Duration Before, Guid? ServiceId = null);

    internal sealed record Command(Instant At, ServiceId? Service, Channel Channel, Duration Before);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Before).Must(before => before >= Duration.FromMinutes(5) && before <= Duration.FromDays(60))
            .WithWords(new("must be from PT5M to P60D", "må være fra PT5M til P60D", "deve essere da PT5M a P60D"));
    }

    internal static Decision<ReminderRuleEvent> Decide(Command command, ReminderRule rule) =>
        rule.IsInForce ? Decision.Unchanged : new ReminderRuleSet(command.At, command.Service, command.Channel, command.Before);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/reminders", Handle)
        .WithName(nameof(SetReminder))
        .WithSummary("Set a reminder")
        .WithDescription("Holds for every appointment that is booked, also for those that are booked already.")
        .WithTags("Messages")
        .Requires(May.SetUp)
        .Validates(new Validator());

    private static async Task<Results<CreatedVersioned<ReminderView>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(clock.GetCurrentInstant(), request.ServiceId is { } service ? new ServiceId(service) : null, request.Channel, request.Before);
        var outcome = await store.Transact(caller, ReminderRule.Of(Guid.CreateVersion7()), rule => Decide(command, rule), cancellation);
        return await outcome.Match<Results<CreatedVersioned<ReminderView>, ProblemHttpResult>>(
            done: async done =>
            {
                var rule = await store.Load(caller.Tenant, ReminderRule.Of(done.Resource), cancellation);
                return Answers.Created("/v1/reminders", ReminderView.Of(done.Resource, rule.State), done.Version);
            },
            refused: reason => reason.ToProblem());
    }
}

/// <summary>A reminder as the API shows it.</summary>
/// <param name="Before">How long before the start, ISO 8601.</param>
/// <param name="ServiceId">Null for every service.</param>
internal sealed record ReminderView(Guid Id, Channel Channel, Duration Before, Guid? ServiceId)
{
    internal static ReminderView Of(Guid id, ReminderRule rule) => new(id, rule.Channel, rule.Before, rule.Service?.Value);
}
