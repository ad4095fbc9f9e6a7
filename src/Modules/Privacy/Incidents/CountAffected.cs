using Bookings.Clients.Contracts;
using Bookings.Scheduling.Contracts;
using FluentValidation;

namespace Bookings.Privacy;

/// <summary>How many people an incident hit: counted where they are, and only the number kept. A list of them would be the next thing to lose.</summary>
internal static class CountAffected
{
    internal const int MostInAList = 10_000;

    /// <param name="Scope">all clients; those who had an appointment in a period; or a list.</param>
    /// <param name="From">Of a period: its first day, in UTC.</param>
    /// <param name="Through">Of a period: its last day.</param>
    /// <param name="Clients">Of a list: their ids, at most 10,000; they are counted and not kept.</param>
    internal sealed record Request(string Scope, LocalDate? From = null, LocalDate? Through = null, IReadOnlyList<Guid>? Clients = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(Instant Now, Code Scope, LocalDate? From, LocalDate? Through, int Count);

    /// <param name="Count">People of whom something is known. Who was erased before, or is being erased, is not among them; who was merged is, once for each record.</param>
    internal sealed record View(int Count);

    internal sealed class Validator : AbstractValidator<Request>
    {
        private static readonly Words IsPeriod = new("must be a period: 'from' and 'through', in this order", "må være en periode: 'from' og 'through', i denne rekkefølgen", "deve essere un periodo: 'from' e 'through', in quest'ordine");
        private static readonly Words IsList = new($"must name 1 to {MostInAList} clients", $"må nevne 1 til {MostInAList} kunder", $"deve indicare da 1 a {MostInAList} clienti");

        public Validator()
        {
            RuleFor(request => request.Scope).NotNull().OneOf("all", "period", "list");
            RuleFor(request => request.From).Must((request, from) => from is { } first && request.Through is { } last && first <= last).When(request => request.Scope == "period").WithWords(IsPeriod);
            RuleFor(request => request.Clients).Must(clients => clients is { Count: >= 1 and <= MostInAList }).When(request => request.Scope == "list").WithWords(IsList);
        }
    }

    internal static Decision<IncidentEvent> Decide(Command command, Incident incident) =>
        IncidentChange.Refusal(incident) is { } no ? no : new AffectedCounted(command.Now, command.Scope, command.From, command.Through, command.Count);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/incidents/{id:guid}/count-affected", Handle)
        .WithName(nameof(CountAffected))
        .WithSummary("Count whom an incident hit")
        .WithDescription("The number is kept, and the scope; of a list nobody. Count again when it is known better.")
        .Validates(new Validator())
        .ChangesIncident();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, EventStore store, Counting counting, TimeProvider clock, CancellationToken cancellation)
    {
        var isPeriod = request.Scope == "period";
        var command = new Command(
            clock.GetCurrentInstant(), new(request.Scope), isPeriod ? request.From : null, isPeriod ? request.Through : null,
            await counting.Of(caller.Tenant, request, cancellation));
        var outcome = await store.Transact(caller, Incident.Of(id), incident => Decide(command, incident), cancellation);
        return outcome.Match<Results<Ok<View>, ProblemHttpResult>>(done: _ => TypedResults.Ok(new View(command.Count)), refused: reason => reason.ToProblem());
    }

    /// <summary>Asks the modules that know; nobody's id comes from there.</summary>
    internal sealed class Counting(IClientCounts clients, IVisitorCounts visitors)
    {
        public async Task<int> Of(TenantId business, Request request, CancellationToken cancellation) => request.Scope switch
        {
            "all" => await clients.All(business, cancellation),
            "period" => await visitors.Between(
                business, request.From!.Value.AtMidnight().InUtc().ToInstant(), request.Through!.Value.PlusDays(1).AtMidnight().InUtc().ToInstant(), cancellation),
            _ => await clients.Among(business, request.Clients!, cancellation),
        };
    }
}
