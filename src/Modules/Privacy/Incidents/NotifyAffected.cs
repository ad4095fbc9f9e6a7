using FluentValidation;

namespace Bookings.Privacy;

/// <summary>Those whom it hit were told (GDPR Art. 34).</summary>
internal static class NotifyAffected
{
    private const string InPublic = "public";

    /// <param name="How">email, phone, letter, in-person or public.</param>
    /// <param name="Count">How many; not where it was said in public.</param>
    /// <param name="NotifiedAt">When; now by default.</param>
    internal sealed record Request(string How, int? Count = null, Instant? NotifiedAt = null);

    internal sealed record Command(Instant Now, Instant NotifiedAt, Code How, int? Count);

    internal sealed class Validator : AbstractValidator<Request>
    {
        private static readonly Words IsCount = new("must be 1 or more", "må være 1 eller mer", "deve essere almeno 1");

        public Validator()
        {
            RuleFor(request => request.How).NotNull().OneOf("email", "phone", "letter", "in-person", InPublic);
            RuleFor(request => request.Count).Must(count => count >= 1).When(request => request.How != InPublic).WithWords(IsCount);
        }
    }

    internal static Decision<IncidentEvent> Decide(Command command, Incident incident) =>
        IncidentChange.Refusal(incident) is { } no ? no
        : !IncidentChange.IsPossible(incident, command.NotifiedAt, command.Now) ? new TimeIsImpossible()
        : new AffectedNotified(command.Now, command.NotifiedAt, command.How, command.Count);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/incidents/{id:guid}/notify-affected", Handle)
        .WithName(nameof(NotifyAffected))
        .WithSummary("Record that those whom it hit were told")
        .Validates(new Validator())
        .Refuses<TimeIsImpossible>()
        .ChangesIncident();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var command = new Command(now, request.NotifiedAt ?? now, new(request.How), request.How == InPublic ? null : request.Count);
        return (await store.Transact(caller, Incident.Of(id), incident => Decide(command, incident), cancellation)).ToChanged();
    }
}
