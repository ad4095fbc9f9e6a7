using FluentValidation;

namespace Bookings.Privacy;

/// <summary>Somebody asked at the desk, on the telephone or by letter, and the practice writes it down.</summary>
internal static class EnterDataRequest
{
    /// <param name="Kind">access, rectify, erase, restrict, port or object.</param>
    /// <param name="ReceivedOn">When it came, at most a year ago; today, where nothing is said.</param>
    /// <param name="Details">What they asked for, in their words.</param>
    /// <param name="Identity">How it was made sure who they are, where it was: in-person, document, contact-code or known.</param>
    internal sealed record Request(Guid ClientId, string? Kind, LocalDate? ReceivedOn = null, string? Details = null, string? Identity = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(Instant At, LocalDate Today, LocalDate On, RequestKind Kind, RequestedBy By, Asker From, Code? Identity);

    internal sealed record NotReceivedThen() : Rejection(Because.RuleBroken, "not-received-then", new(
        "A request came today or within the last year.", "En henvendelse kom i dag eller i løpet av det siste året.", "Una richiesta è arrivata oggi o nell'ultimo anno."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ClientId).Drawn();
            RuleFor(request => request.Kind).NotNull().OneOf(RequestSpelling.Kinds);
            RuleFor(request => request.Details).RuneLength(IDataRequests.Longest);
            RuleFor(request => request.Identity).OneOf(RequestSpelling.Identities);
        }
    }

    internal static Decision<DataRequestEvent> Decide(Command command, DataRequest request)
    {
        if (request.Exists)
        {
            return Decision.Unchanged;
        }

        if (command.On > command.Today || command.On < command.Today.PlusYears(-1))
        {
            return new NotReceivedThen();
        }

        var received = new DataRequestReceived(command.At, command.On, command.Kind, command.By, RequestClock.Due(command.On), Personal<Asker>.Of(command.From));
        return command.Identity is { } how ? (DataRequestEvent[])[received, new RequesterIdentified(command.At, how)] : received;
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/data-requests", Handle)
        .WithName(nameof(EnterDataRequest))
        .WithSummary("Write down what somebody asks for about their own data")
        .WithDescription(
            "An answer is due within a month from the day it came. While it is open the client is not erased, except for a request to erase. An applicant asks too, by their id as "
            + "`clientId`. It is taken and handled also of somebody who is restricted.")
        .WithTags("Privacy")
        .Requires(May.TakeRequests)
        .ShowsPersonal()
        .Validates(new Validator())
        .Refuses<NotReceivedThen>().Refuses<NobodyAsks>().Refuses<AlreadyAsked>().Refuses<PersonNotLive>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<GetDataRequest.View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, DataRequests requests, CancellationToken cancellation)
    {
        var outcome = await requests.Enter(
            caller, new(request.ClientId), RequestSpelling.Kind(request.Kind!), RequestedBy.Practice, request.ReceivedOn, request.Details,
            request.Identity is { } how ? new Code(how) : null, cancellation);
        return await outcome.Match<Results<CreatedVersioned<GetDataRequest.View>, ProblemHttpResult>>(
            done: async done => await requests.Find(caller.Tenant, done.Resource, cancellation) is { } view
                ? Answers.Created($"/v1/data-requests/{done.Resource}", view.View, view.Version)
                : new RequestUnknown().ToProblem(),
            refused: reason => reason.ToProblem());
    }
}
