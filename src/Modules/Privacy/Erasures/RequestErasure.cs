using FluentValidation;

namespace Bookings.Privacy;

/// <summary>The practice has a client erased. From the fence on nobody can take it back.</summary>
internal static class RequestErasure
{
    /// <param name="Identity">How it was made sure who they are: <c>in-person</c>, <c>document</c>, <c>contact-code</c> or <c>known</c>.</param>
    internal sealed record Request(string? Identity = null);

    /// <param name="Receipt">For the person, shown this once: with it they can show that the certificate is theirs. Absent where it was given before.</param>
    /// <param name="Certificate">Where the certificate will be, for anyone.</param>
    internal sealed record View(Guid Id, string? Receipt, string Certificate)
    {
        internal static View Of(ErasureAnswer.Accepted accepted) => new(accepted.Id.Value, accepted.Receipt, accepted.Certificate);

        public override string ToString() => $"«{Id}»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Identity).NotNull().OneOf("in-person", "document", "contact-code", "known");
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/erasure", Handle)
        .WithName(nameof(RequestErasure))
        .WithSummary("Erase a client, for ever")
        .WithDescription(
            "All that were merged into one with them are erased too. What stands in the way is 409 erasure-blocked: settled, ask again. "
            + "GET the same address first to see what goes and what is retained. How far it is, GET /v1/erasures/{id} says.")
        .WithTags("Privacy")
        .Requires(May.Erase)
        .Validates(new Validator())
        .Refuses<NobodyToErase>().Refuses<ErasureIsBlocked>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Accepted<View>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, ErasureDesk desk, CancellationToken cancellation) =>
        (await desk.Request(caller, new(id), RequestedBy.Practice, new(request.Identity!), cancellation)).ToAccepted();

    /// <summary>As every door to an erasure answers.</summary>
    internal static Results<Accepted<View>, ProblemHttpResult> ToAccepted(this ErasureAnswer answer) => answer switch
    {
        ErasureAnswer.Accepted accepted => TypedResults.Accepted($"/v1/erasures/{accepted.Id.Value}", View.Of(accepted)),
        ErasureAnswer.Refused refused => refused.Reason.ToProblem(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
