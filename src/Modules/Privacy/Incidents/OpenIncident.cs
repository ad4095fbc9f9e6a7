using FluentValidation;

namespace Bookings.Privacy;

/// <summary>Somebody has noticed that personal data was lost, changed, or seen by whom it is not for. The clock of GDPR Art. 33 starts.</summary>
internal static class OpenIncident
{
    internal static readonly string[] Kinds = ["confidentiality", "integrity", "availability"];
    internal static readonly string[] Causes = ["sent-to-wrong-person", "published-by-mistake", "lost", "stolen", "intrusion", "malware", "insider", "failure", "other"];
    internal static readonly string[] Risks = ["unlikely", "risk", "high"];

    /// <param name="AwareAt">When the business became aware of it; now by default.</param>
    /// <param name="Kind">What was lost: confidentiality, integrity or availability.</param>
    /// <param name="Cause">sent-to-wrong-person, published-by-mistake, lost, stolen, intrusion, malware, insider, failure or other.</param>
    /// <param name="Risk">To people's rights and freedoms: unlikely, risk or high.</param>
    /// <param name="Classes">Of the data that it hit, as GET /v1/register names them.</param>
    /// <param name="Text">What happened, where codes do not say it. Sealed. Best without names: count people instead.</param>
    internal sealed record Request(string Kind, string Cause, string Risk, IReadOnlyList<string> Classes, Instant? AwareAt = null, string? Text = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(Instant Now, Instant AwareAt, Code Kind, Code Cause, Code Risk, Several<DataClass> Classes, Guid? Account);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Kind).NotNull().OneOf(Kinds);
            RuleFor(request => request.Cause).NotNull().OneOf(Causes);
            RuleFor(request => request.Risk).NotNull().OneOf(Risks);
            RuleFor(request => request.Classes).NotEmpty();
            RuleForEach(request => request.Classes).OneOf([.. DataClasses.OfPeople.Select(one => one.Label())]);
            RuleFor(request => request.Text).RuneLength(4_000, min: 1);
        }
    }

    internal static Decision<IncidentEvent> Decide(Command command) => command.AwareAt > command.Now
        ? new TimeIsImpossible()
        : new IncidentOpened(command.Now, command.AwareAt, command.Kind, command.Cause, command.Risk, command.Classes, command.Account);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/incidents", Handle)
        .WithName(nameof(OpenIncident))
        .WithSummary("Open an incident: personal data was lost, changed, or seen by whom it is not for")
        .WithDescription("From `awareAt` on there are 72 hours to tell the supervisory authority, unless a risk to people is unlikely (GDPR Art. 33). What follows: docs/incidents.md.")
        .WithTags("Incidents")
        .Requires(May.HandleIncidents)
        .ShowsPersonal()
        .Validates(new Validator())
        .Refuses<TimeIsImpossible>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<GetIncident.View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, IncidentReading incidents, TimeProvider clock, CancellationToken cancellation)
    {
        var (id, now) = (SubjectId.New(), clock.GetCurrentInstant());
        var command = new Command(
            now, request.AwareAt ?? now, new(request.Kind), new(request.Cause), new(request.Risk),
            [.. request.Classes.Distinct(StringComparer.Ordinal).Select(label => DataClasses.OfPeople.Single(one => one.Label() == label))],
            request.Text is null ? null : SubjectId.New().Value);
        var outcome = await store.Transact(caller, transaction =>
        {
            if (Decide(command) is not Decision<IncidentEvent>.Accepted accepted)
            {
                return Task.FromResult<Rejection?>(new TimeIsImpossible());
            }

            transaction.Start(Incident.Of(id.Value), owner: null, accepted.Events);
            if (command.Account is { } account)
            {
                transaction.Introduce(id);
                transaction.Start(IncidentAccount.Of(account), id, new IncidentDescribed(now, Personal<string>.Of(request.Text!)));
            }

            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        return await outcome.Match<Task<Results<CreatedVersioned<GetIncident.View>, ProblemHttpResult>>>(
            done: async done => await incidents.Of(caller.Tenant, done.Resource, cancellation) is var (view, version)
                ? Answers.Created($"/v1/incidents/{done.Resource}", view, version) : new IncidentUnknown().ToProblem(),
            refused: reason => Task.FromResult<Results<CreatedVersioned<GetIncident.View>, ProblemHttpResult>>(reason.ToProblem()));
    }
}
