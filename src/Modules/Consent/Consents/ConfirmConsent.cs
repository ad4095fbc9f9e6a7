using FluentValidation;

namespace Bookings.Consent;

/// <summary>The link that went to an address is followed: the consent counts from now on (double opt-in). A POST, for scanners of mail follow every link.</summary>
internal static class ConfirmConsent
{
    /// <param name="Token">What stands in the link after the <c>#</c>.</param>
    internal sealed record Request(string Token)
    {
        public override string ToString() => "«token»";
    }

    internal sealed record Command(Instant At, Sha256 Token);

    internal sealed record ConfirmationInvalid() : Rejection(Because.Conflict, "confirmation-invalid", new(
        "This link confirms nothing, or no longer. Say yes again to get another one.",
        "Denne lenken bekrefter ingenting, eller ikke lenger. Si ja på nytt for å få en ny.",
        "Questo link non conferma nulla, o non più. Di' di nuovo sì per riceverne un altro."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Token).Must(token => ConsentToken.TryRead(token, out _))
            .WithWords(new("must be what stands in the link after the #", "må være det som står i lenken etter #", "deve essere ciò che si trova nel link dopo #"));
    }

    /// <summary>The token is random and 256 bits long, so how long comparing hashes takes tells nobody anything.</summary>
    internal static Decision<ConsentEvent> Decide(Command command, ConsentRecord consent) => consent switch
    {
        { Awaited: null } => new ConfirmationInvalid(),
        _ when consent.Awaited.Token != command.Token => new ConfirmationInvalid(),
        { Status: ConsentStatus.Confirmed } => Decision.Unchanged,
        _ when !consent.IsPending() || command.At >= consent.DueAt() => new ConfirmationInvalid(),
        _ => new ConsentConfirmed(command.At),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/consents/confirm", Handle)
        .WithName(nameof(ConfirmConsent))
        .WithSummary("Confirm a consent by the token of a link")
        .Requires(May.ReadPublished)
        .Validates(new Validator())
        .Refuses<ConfirmationInvalid>().Refuses<PersonNotLive>();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        ConsentToken.TryRead(request.Token, out var id);
        var command = new Command(clock.GetCurrentInstant(), Sha256.Of(request.Token));

        var outcome = await store.Transact(caller, ConsentRecord.Of(id), consent => Decide(command, consent), cancellation);
        return outcome.Match<Results<NoContent, ProblemHttpResult>>(done: _ => TypedResults.NoContent(), refused: reason => reason.ToProblem());
    }
}
