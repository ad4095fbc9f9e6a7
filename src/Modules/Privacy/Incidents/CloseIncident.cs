using FluentValidation;

namespace Bookings.Privacy;

/// <summary>Everything that has to be done about it is done. Afterwards it is a document.</summary>
internal static class CloseIncident
{
    /// <param name="Spared">Where the risk is high and people were not told, why they did not have to be (GDPR Art. 34(3)): unintelligible (to whoever has it), averted, or public-instead.</param>
    internal sealed record Request(string? Spared = null);

    internal sealed record Command(Instant Now, Code? Spared);

    internal sealed record AuthorityNotTold() : Rejection(Because.RuleBroken, "authority-not-told", new(
        "The authority was not told, and a risk to people is not unlikely: tell it, or assess the risk anew.",
        "Tilsynsmyndigheten er ikke varslet, og en risiko for personer er ikke usannsynlig: varsle, eller vurder risikoen på nytt.",
        "L'autorità non è stata informata, e un rischio per le persone non è improbabile: informala, o valuta di nuovo il rischio."));

    internal sealed record PeopleNotTold() : Rejection(Because.RuleBroken, "people-not-told", new(
        "The risk is high and those whom it hit were not told: tell them, or say in 'spared' why they do not have to be.",
        "Risikoen er høy og de som er rammet er ikke varslet: varsle dem, eller oppgi i 'spared' hvorfor det ikke trengs.",
        "Il rischio è elevato e gli interessati non sono stati informati: informali, o indica in 'spared' perché non è necessario."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Spared).OneOf("unintelligible", "averted", "public-instead");
    }

    internal static Decision<IncidentEvent> Decide(Command command, Incident incident)
    {
        var mustPeopleBeTold = incident.Risk == Incident.High && incident.People is null;
        return incident switch
        {
            { Stage: IncidentStage.None } => new IncidentUnknown(),
            { Stage: IncidentStage.Closed } => Decision.Unchanged,
            { AuthorityBy: not null, Authority: null } => new AuthorityNotTold(),
            _ when mustPeopleBeTold && command.Spared is null => new PeopleNotTold(),
            _ => new IncidentClosed(command.Now, mustPeopleBeTold ? command.Spared : null),
        };
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/incidents/{id:guid}/close", Handle)
        .WithName(nameof(CloseIncident))
        .WithSummary("Close an incident")
        .Validates(new Validator())
        .Refuses<AuthorityNotTold>().Refuses<PeopleNotTold>()
        .ChangesIncident();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(clock.GetCurrentInstant(), request.Spared is null ? null : new(request.Spared));
        return (await store.Transact(caller, Incident.Of(id), incident => Decide(command, incident), cancellation)).ToChanged();
    }
}
