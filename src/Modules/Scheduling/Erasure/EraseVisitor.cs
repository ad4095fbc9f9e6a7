using Bookings.Clients.Contracts;
using Bookings.Privacy.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest who wants to be erased is sent a code first: a link may have been passed on, and this cannot be taken back.</summary>
internal static class SendErasureCode
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .SendsContactCode("/public/{business}/manage/erasure/codes", ProofFor.Erasure)
        .WithName(nameof(SendErasureCode))
        .WithSummary("Have a code sent to you, to have yourself erased with it");
}

/// <summary>A guest has themself erased, without asking anybody.</summary>
internal static class EraseVisitor
{
    /// <param name="Code">Six digits, as they were sent.</param>
    internal sealed record Request(string Code)
    {
        public override string ToString() => "«secret»";
    }

    /// <param name="Receipt">Shown this once: with it you can show that the certificate is yours. Absent where it was given before.</param>
    /// <param name="Certificate">Where the certificate will be, for anyone.</param>
    internal sealed record View(string? Receipt, string Certificate)
    {
        public override string ToString() => "«secret»";
    }

    internal sealed record CodeNotTheirs() : Rejection(Because.RuleBroken, "erasure-code-wrong", new(
        "The code is wrong, or its quarter of an hour is over.", "Koden er feil, eller kvarteret er over.", "Il codice è sbagliato, o il suo quarto d'ora è passato."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Code).SixDigits();
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/erasure", Handle)
        .WithName(nameof(EraseVisitor))
        .WithSummary("Have yourself erased, for ever")
        .WithDescription("Everything that the practice knows of you, with the code of POST …/manage/erasure/codes. What stands in the way is 409 erasure-blocked, and says what to do.")
        .IsVisit()
        .Validates(new Validator())
        .Refuses<CodeNotTheirs>().Refuses<NobodyToErase>().Refuses<ErasureIsBlocked>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Accepted<View>, ProblemHttpResult>> Handle(
        Request request, Visitor visitor, Caller caller, IContactProof proof, IErasures erasures, CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new SessionGone().ToProblem();
        }

        if (!await proof.Check(caller, client, ProofFor.Erasure, request.Code, cancellation))
        {
            return new CodeNotTheirs().ToProblem();
        }

        return await erasures.Request(caller, client.Subject, RequestedBy.Client, new("contact-code"), cancellation) switch
        {
            ErasureAnswer.Accepted accepted => TypedResults.Accepted(accepted.Certificate, new View(accepted.Receipt, accepted.Certificate)),
            ErasureAnswer.Refused refused => refused.Reason.ToProblem(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
