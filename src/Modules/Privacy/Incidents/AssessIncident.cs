using FluentValidation;

namespace Bookings.Privacy;

/// <summary>The risk to people is known better now.</summary>
internal static class AssessIncident
{
    /// <param name="Risk">unlikely, risk or high.</param>
    internal sealed record Request(string Risk);

    internal sealed record Command(Instant Now, Code Risk);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Risk).NotNull().OneOf(OpenIncident.Risks);
    }

    internal static Decision<IncidentEvent> Decide(Command command, Incident incident) =>
        IncidentChange.Refusal(incident) is { } no ? no
        : incident.Risk == command.Risk ? Decision.Unchanged
        : new IncidentAssessed(command.Now, command.Risk);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/incidents/{id:guid}/assess", Handle)
        .WithName(nameof(AssessIncident))
        .WithSummary("Say how great the risk to people is")
        .Validates(new Validator())
        .ChangesIncident();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(clock.GetCurrentInstant(), new(request.Risk));
        return (await store.Transact(caller, Incident.Of(id), incident => Decide(command, incident), cancellation)).ToChanged();
    }
}
