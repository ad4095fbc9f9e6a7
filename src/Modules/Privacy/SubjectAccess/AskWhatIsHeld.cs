using FluentValidation;

namespace Bookings.Privacy;

/// <summary>The practice has everything put together that is held on somebody.</summary>
internal static class AskWhatIsHeld
{
    /// <param name="About">client, applicant, provider or user; a user is named by the id of their token.</param>
    /// <param name="Language">Of what is said about the data: en, nb or it. English, where none is named.</param>
    internal sealed record Request(string? About, Guid Id, string? Language = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.About).NotNull().OneOf("client", "applicant", "provider", "user");
            RuleFor(request => request.Id).Drawn();
            RuleFor(request => request.Language).OneOf("en", "nb", "it");
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/data-exports", Handle)
        .WithName(nameof(AskWhatIsHeld))
        .WithSummary("Put together everything that is held on a client, an applicant, a provider or a user")
        .WithDescription(
            "The answer is an operation; its result has the number of the export, which whoever asked, and nobody else, fetches at /v1/data-exports/{id} for 15 minutes. "
            + "Of somebody who is restricted it fails with restricted-to-legal, unless Bookings-Purpose is legal; who is erased is 404 nothing-held. It fails with erased-meanwhile where "
            + "somebody of the business was erased while it was made.")
        .WithTags("Privacy")
        .Requires(May.Disclose)
        .ShowsPersonal()
        .Validates(new Validator())
        .Refuses<NothingHeld>().Refuses<ErasedMeanwhile>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Accepted<Operation>, ProblemHttpResult>> Handle(Request request, Caller caller, AccessDesk desk, CancellationToken cancellation)
    {
        var kind = request.About switch { "provider" => PersonKind.Provider, "user" => PersonKind.User, _ => PersonKind.Client };
        var ids = kind == PersonKind.Client ? await desk.Members(caller.Tenant, new(request.Id), cancellation) : [new(request.Id)];
        var answer = await desk.Begin(caller, SealedShelf.HolderOf(caller), [new(caller.Tenant, kind, ids)], AccessAnswers.In(request.Language), cancellation);
        if (kind != PersonKind.Client && answer is AccessAnswer.Begun)
        {
            // What is known of staff is in clear: the vault opens nothing, and would note nothing.
            await Reading.Shows(ids, DataClass.Staff, cancellation);
        }

        return AccessAnswers.Of(answer);
    }
}

/// <summary>Somebody of the practice has everything put together that is held on themself, as who signs in and, where they are one, as a provider.</summary>
internal static class AskWhatIsHeldOnMe
{
    /// <param name="Language">As the practice asks.</param>
    internal sealed record Request(string? Language = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Language).OneOf("en", "nb", "it");
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/me/data-exports", Handle)
        .WithName(nameof(AskWhatIsHeldOnMe))
        .WithSummary("Put together everything that is held on you")
        .WithDescription("As POST /v1/data-exports, about whoever asks.")
        .WithTags("Privacy")
        .Requires(May.SeeOwn)
        .Validates(new Validator())
        .Refuses<NothingHeld>().Refuses<ErasedMeanwhile>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Accepted<Operation>, ProblemHttpResult>> Handle(Request request, Caller caller, AccessDesk desk, CancellationToken cancellation)
    {
        HeldOn[] user = Guid.TryParse(caller.Actor, out var id) ? [new(caller.Tenant, PersonKind.User, [new(id)])] : [];
        var provider = new HeldOn(caller.Tenant, PersonKind.Provider, caller.ProviderId is { } own ? [new(own)] : []);
        return AccessAnswers.Of(await desk.Begin(
            caller, SealedShelf.HolderOf(caller), await desk.IsHeld(provider, cancellation) ? [.. user, provider] : user, AccessAnswers.In(request.Language), cancellation));
    }
}

/// <summary>Whoever asked takes the answer.</summary>
internal static class FetchDataExport
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/data-exports/{exportId:guid}", Handle)
        .WithName(nameof(FetchDataExport))
        .WithSummary("Fetch what is held on somebody")
        .WithDescription("For whoever asked for it. `format` is json (the portable one, which is the default), csv, pdf, or html to look at and print.")
        .WithTags("Privacy")
        .Requires(May.SeeOwn)
        .Produces(StatusCodes.Status200OK, contentType: "application/json", additionalContentTypes: ["text/csv", "application/pdf", "text/html"])
        .Refuses<AnswerGone>();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Handle(
        Guid exportId, Caller caller, HttpResponse response, AccessDesk desk, CancellationToken cancellation, string format = "json") =>
        await desk.Fetch(caller.Tenant, SealedShelf.HolderOf(caller), exportId, format, cancellation) is { } file ? AccessAnswers.Of(file, response) : new AnswerGone().ToProblem();
}

internal static class AccessAnswers
{
    internal static Language In(string? language) => Language.Of(language ?? "en");

    internal static Results<Accepted<Operation>, ProblemHttpResult> Of(AccessAnswer answer) => answer switch
    {
        AccessAnswer.Begun begun => TypedResults.Accepted($"/v1/operations/{begun.Operation.Id}", begun.Operation),
        AccessAnswer.Refused refused => refused.Reason.ToProblem(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What is looked at may have its own style; nothing else may be loaded or run by any form.</summary>
    internal static FileContentHttpResult Of(AccessFile file, HttpResponse response)
    {
        if (file.Policy is { } policy)
        {
            response.Headers.ContentSecurityPolicy = policy;
        }

        return TypedResults.Bytes(file.Content, file.ContentType, file.Name);
    }
}
