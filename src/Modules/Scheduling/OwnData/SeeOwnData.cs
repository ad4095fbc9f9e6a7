using Bookings.Clients.Contracts;
using Bookings.Privacy.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest who wants to see everything is sent a code first: a link may have been passed on, and what a practice knows is more than one booking.</summary>
internal static class SendDataCode
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .SendsContactCode("/public/{business}/manage/data/codes", ProofFor.OwnData)
        .WithName(nameof(SendDataCode))
        .WithSummary("Have a code sent to you, to see everything that is held on you with it");
}

/// <summary>A guest has everything put together that is held on them.</summary>
internal static class AskForOwnData
{
    /// <param name="Code">Six digits, as they were sent.</param>
    /// <param name="Language">Of what is said about the data: en, nb or it; as the request asks, where none is named.</param>
    internal sealed record Request(string Code, string? Language = null)
    {
        public override string ToString() => "«secret»";
    }

    internal sealed record DataCodeWrong() : Rejection(Because.RuleBroken, "data-code-wrong", new(
        "The code is wrong, or its quarter of an hour is over.", "Koden er feil, eller kvarteret er over.", "Il codice è sbagliato, o il suo quarto d'ora è passato."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Code).SixDigits();
            RuleFor(request => request.Language).OneOf("en", "nb", "it");
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/data/exports", Handle)
        .WithName(nameof(AskForOwnData))
        .WithSummary("Have everything put together that is held on you")
        .WithDescription("With the code of POST …/manage/data/codes. How far it is, GET …/manage/data/operations/{id} says; its result has the number of the export.")
        .IsVisit()
        .Validates(new Validator())
        .Refuses<DataCodeWrong>().Refuses<NothingHeld>().Refuses<ErasedMeanwhile>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Accepted<Operation>, ProblemHttpResult>> Handle(
        string business, Request request, Visitor visitor, Caller caller, HttpRequest http, BusinessLanguages languages, IContactProof proof, ISubjectAccess access,
        CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new SessionGone().ToProblem();
        }

        if (!await proof.Check(caller, client, ProofFor.OwnData, request.Code, cancellation))
        {
            return new DataCodeWrong().ToProblem();
        }

        return await access.Begin(caller, client.Subject, await languages.Of(request.Language, http, business, cancellation), cancellation) switch
        {
            AccessAnswer.Begun begun => TypedResults.Accepted($"/v1/public/{business}/manage/data/operations/{begun.Operation.Id}", begun.Operation),
            AccessAnswer.Refused refused => refused.Reason.ToProblem(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>A guest waits for it.</summary>
internal static class WatchOwnData
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/data/operations/{id:guid}", Handle)
        .WithName(nameof(WatchOwnData))
        .WithSummary("How far the answer is")
        .IsVisit()
        .Refuses<AnswerGone>();

    private static async Task<Results<Ok<Operation>, ProblemHttpResult>> Handle(
        Guid id, Visitor visitor, Caller caller, ISubjectAccess access, CancellationToken cancellation) =>
        visitor.Client is { } client && await access.Progress(caller.Tenant, client.Subject, id, cancellation) is { } operation
            ? TypedResults.Ok(operation)
            : new AnswerGone().ToProblem();
}

/// <summary>A guest takes it home.</summary>
internal static class FetchOwnData
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/data/exports/{exportId:guid}", Handle)
        .WithName(nameof(FetchOwnData))
        .WithSummary("Fetch what is held on you")
        .WithDescription("For 15 minutes. `format` is json (the portable one, which is the default), csv, pdf, or html to look at and print.")
        .IsVisit()
        .Produces(StatusCodes.Status200OK, contentType: "application/json", additionalContentTypes: ["text/csv", "application/pdf", "text/html"])
        .Refuses<AnswerGone>();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        Guid exportId, Visitor visitor, Caller caller, HttpResponse response, ISubjectAccess access, CancellationToken cancellation, string format = "json")
    {
        if (visitor.Client is not { } client || await access.Fetch(caller.Tenant, client.Subject, exportId, format, cancellation) is not { } file)
        {
            return new AnswerGone().ToProblem();
        }

        if (file.Policy is { } policy)
        {
            response.Headers.ContentSecurityPolicy = policy;
        }

        return TypedResults.Bytes(file.Content, file.ContentType, file.Name);
    }
}
