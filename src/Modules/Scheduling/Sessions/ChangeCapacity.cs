using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A class gets more seats or fewer, never fewer than are taken.</summary>
internal static class ChangeCapacity
{
    /// <param name="Capacity">1 to 10,000.</param>
    internal sealed record Request(int Capacity);

    internal sealed record SeatsAreTaken() : Rejection(
        Because.Conflict, "seats-are-taken",
        new(
            "More seats of this session are taken than that.",
            "Flere plasser enn det er allerede opptatt i denne gruppetimen.",
            "In questa lezione sono già occupati più posti di così."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Capacity).InclusiveBetween(1, ClassSession.MostSeats);
    }

    internal static Decision<SessionEvent> Decide(ClassSession session, int capacity, int taken, Instant now) => session switch
    {
        { Status: not SessionStatus.Scheduled } => new SessionIsCancelled(),
        _ when capacity == session.Capacity => Decision.Unchanged,
        _ when capacity < taken => new SeatsAreTaken(),
        _ => new SessionCapacityChanged(now, capacity),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/sessions/{sessionId:guid}/capacity", Handle)
        .WithName(nameof(ChangeCapacity))
        .WithSummary("Change the number of seats")
        .WithTags("Sessions")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .Refuses<SessionUnknown>().Refuses<SessionIsCancelled>().Refuses<SeatsAreTaken>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid sessionId, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var session = read.Stream(ClassSession.Of(new(sessionId)));
            var taken = Seats.Ask(read, caller.Tenant, new(sessionId));
            await read.Run(cancellation);
            if (Seats.Guarded(caller, session.Value.State) is { } unknown)
            {
                return unknown;
            }

            transaction.Answers(sessionId, session.Value.Version);
            switch (Decide(session.Value.State, request.Capacity, taken.Value.Count, now))
            {
                case Decision<SessionEvent>.Rejected no:
                    return no.Reason;
                case Decision<SessionEvent>.Accepted yes:
                    transaction.Append(session.Value, yes.Events);
                    transaction.WhenBroken("seats_fit", new SeatsAreTaken());
                    transaction.First("select scheduling.seats_fit($1, $2, $3)", Param.Tenant(caller.Tenant), Param.Uuid((Guid?)sessionId), Param.Int(request.Capacity));
                    break;
            }

            return null;
        }, cancellation);
        return outcome.ToChanged();
    }
}
