using FluentValidation;

namespace Bookings.Privacy;

/// <summary>The supervisory authority was told (GDPR Art. 33). Told again, with what was not known before, it is recorded again.</summary>
internal static class NotifyAuthority
{
    private static readonly string[] Delays = ["scope-was-unknown", "told-late-by-processor", "systems-were-down", "police-asked-to-wait", "other"];

    /// <param name="NotifiedAt">When; now by default.</param>
    /// <param name="Delay">Where it took longer than 72 hours, why: scope-was-unknown, told-late-by-processor, systems-were-down, police-asked-to-wait or other.</param>
    internal sealed record Request(Instant? NotifiedAt = null, string? Delay = null);

    internal sealed record Command(Instant Now, Instant NotifiedAt, Code? Delay);

    /// <summary>Art. 33(1), second sentence.</summary>
    internal sealed record DelayIsUnexplained() : Rejection(Because.RuleBroken, "delay-unexplained", new(
        "More than 72 hours have passed since the business became aware of it: say why in 'delay', as the authority has to be told too.",
        "Det er gått mer enn 72 timer siden virksomheten ble klar over det: oppgi hvorfor i 'delay', for det må også tilsynsmyndigheten få vite.",
        "Sono passate più di 72 ore da quando l'attività ne è venuta a conoscenza: indica il motivo in 'delay', perché va comunicato anche all'autorità."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Delay).OneOf(Delays);
    }

    internal static Decision<IncidentEvent> Decide(Command command, Incident incident)
    {
        if (IncidentChange.Refusal(incident) is { } no)
        {
            return no;
        }

        if (!IncidentChange.IsPossible(incident, command.NotifiedAt, command.Now))
        {
            return new TimeIsImpossible();
        }

        // What follows later is told in phases, and is not late (Art. 33(4)).
        var isLate = incident.Authority is null && command.NotifiedAt > incident.AwareAt + Incident.Time;
        return isLate && command.Delay is null ? new DelayIsUnexplained() : new AuthorityNotified(command.Now, command.NotifiedAt, isLate ? command.Delay : null);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/incidents/{id:guid}/notify-authority", Handle)
        .WithName(nameof(NotifyAuthority))
        .WithSummary("Record that the supervisory authority was told")
        .Validates(new Validator())
        .Refuses<TimeIsImpossible>().Refuses<DelayIsUnexplained>()
        .ChangesIncident();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var command = new Command(now, request.NotifiedAt ?? now, request.Delay is null ? null : new(request.Delay));
        return (await store.Transact(caller, Incident.Of(id), incident => Decide(command, incident), cancellation)).ToChanged();
    }
}
