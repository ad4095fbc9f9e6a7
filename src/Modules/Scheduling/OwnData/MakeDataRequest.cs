using Bookings.Clients.Contracts;
using Bookings.Privacy.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest asks the practice for something about their own data: to see, correct, erase, restrict or take it, or that something is not done with it.</summary>
internal static class MakeDataRequest
{
    private static readonly string[] Kinds = ["access", "rectify", "erase", "restrict", "port", "object"];

    /// <param name="Kind">access, rectify, erase, restrict, port or object.</param>
    /// <param name="Details">What exactly, in their words.</param>
    /// <param name="Code">Of POST …/manage/data/codes; without it the practice makes sure itself who asks.</param>
    internal sealed record Request(string? Kind, string? Details = null, string? Code = null)
    {
        public override string ToString() => "«personal»";
    }

    /// <param name="Id">Of the request.</param>
    internal sealed record View(Guid Id);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Kind).NotNull().OneOf(Kinds);
            RuleFor(request => request.Details).RuneLength(IDataRequests.Longest);
            RuleFor(request => request.Code!).SixDigits().When(request => request.Code is not null);
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/data/requests", Handle)
        .WithName(nameof(MakeDataRequest))
        .WithSummary("Ask for something about your own data")
        .WithDescription("The practice has a month for its answer; GET the same address shows how far it is.")
        .IsVisit()
        .Validates(new Validator())
        .Refuses<AskForOwnData.DataCodeWrong>().Refuses<AlreadyAsked>().Refuses<PersonNotLive>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Created<View>, ProblemHttpResult>> Handle(
        string business, Request request, Visitor visitor, Caller caller, IContactProof proof, IDataRequests requests, CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new SessionGone().ToProblem();
        }

        if (request.Code is { } code && !await proof.Check(caller, client, ProofFor.OwnData, code, cancellation))
        {
            return new AskForOwnData.DataCodeWrong().ToProblem();
        }

        var outcome = await requests.Make(
            caller, client.Subject, Enum.Parse<RequestKind>(request.Kind!, ignoreCase: true), request.Details, request.Code is null ? null : new Code("contact-code"), cancellation);
        return outcome.Match<Results<Created<View>, ProblemHttpResult>>(
            done => TypedResults.Created($"/v1/public/{business}/manage/data/requests", new View(done.Resource)), reason => reason.ToProblem());
    }
}

/// <summary>A guest sees how far it is with what they asked for. A link may have been passed on: what was written is behind a code, <see cref="ReadDataAnswers"/>.</summary>
internal static class SeeDataRequests
{
    internal sealed record View(IReadOnlyList<Line> Items);

    /// <param name="Status">open, answered, refused or closed.</param>
    /// <param name="Due">The last day for an answer.</param>
    internal sealed record Line(Guid Id, string Kind, string Status, LocalDate ReceivedOn, LocalDate Due);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/data/requests", Handle)
        .WithName(nameof(SeeDataRequests))
        .WithSummary("See how far it is with what you asked for about your own data")
        .WithDescription("Without a word of it: what was written POST …/manage/data/answers shows to who has a code.")
        .IsVisit();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(Visitor visitor, Caller caller, IDataRequests requests, CancellationToken cancellation) =>
        visitor.Client is { } client
            ? TypedResults.Ok(new View([.. (await requests.Of(caller.Tenant, client.Subject, withWords: false, cancellation))
                .Select(one => new Line(one.Id, one.Kind, one.Status, one.ReceivedOn, one.Due))]))
            : new SessionGone().ToProblem();
}

/// <summary>A guest who shows who they are reads what they wrote, and the practice's answers.</summary>
internal static class ReadDataAnswers
{
    /// <param name="Code">Of POST …/manage/data/codes: six digits, as they were sent.</param>
    internal sealed record Request(string Code)
    {
        public override string ToString() => "«secret»";
    }

    internal sealed record View(IReadOnlyList<OwnDataRequest> Items);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Code).SixDigits();
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/data/answers", Handle)
        .WithName(nameof(ReadDataAnswers))
        .WithSummary("Read what you asked for about your own data, and the answers")
        .WithDescription("With the code of POST …/manage/data/codes, in the body because addresses are logged. It changes nothing.")
        .IsVisit()
        .Validates(new Validator())
        .Refuses<AskForOwnData.DataCodeWrong>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Request request, Visitor visitor, Caller caller, IContactProof proof, IDataRequests requests, CancellationToken cancellation) =>
        visitor.Client is not { } client ? new SessionGone().ToProblem()
        : !await proof.Check(caller, client, ProofFor.OwnData, request.Code, cancellation) ? new AskForOwnData.DataCodeWrong().ToProblem()
        : TypedResults.Ok(new View(await requests.Of(caller.Tenant, client.Subject, withWords: true, cancellation)));
}
