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
            RuleFor(request => request.Code).Must(code => code is null || (code.Length == 6 && code.All(char.IsAsciiDigit)))
                .WithWords(new("must be six digits", "må være seks sifre", "deve essere sei cifre"));
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/data/requests", Handle)
        .WithName(nameof(MakeDataRequest))
        .WithSummary("Ask for something about your own data")
        .WithDescription("The practice has a month for its answer; GET the same address shows it.")
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

/// <summary>A guest sees what they asked for, and the answers.</summary>
internal static class SeeDataRequests
{
    internal sealed record View(IReadOnlyList<OwnDataRequest> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/data/requests", Handle)
        .WithName(nameof(SeeDataRequests))
        .WithSummary("See what you asked for about your own data, and the answers")
        .IsVisit();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(Visitor visitor, Caller caller, IDataRequests requests, CancellationToken cancellation) =>
        visitor.Client is { } client
            ? TypedResults.Ok(new View(await requests.Of(caller.Tenant, client.Subject, cancellation)))
            : new SessionGone().ToProblem();
}
