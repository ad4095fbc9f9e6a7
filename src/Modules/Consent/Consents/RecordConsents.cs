using FluentValidation;

namespace Bookings.Consent;

/// <summary>Somebody of the business writes down what a client said to them: how it was said is kept as <c>staff</c>.</summary>
internal static class RecordConsents
{
    private const string Surface = "staff";

    /// <param name="Accepted">Versions in force that the client was shown and accepted.</param>
    /// <param name="Answers">Yes and no, each to one purpose on one channel, in the words that were shown or read out.</param>
    internal sealed record Request(IReadOnlyList<AcceptedVersion>? Accepted = null, IReadOnlyList<ConsentAnswer>? Answers = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request).Must(request => request.Accepted is { Count: > 0 } || request.Answers is { Count: > 0 }).OverridePropertyName("")
                .WithWords(new("must accept or answer something", "må godta eller svare på noe", "deve accettare o rispondere a qualcosa"));
            RuleFor(request => request.Accepted).Must(all => all is null || (all.Count <= 100 && !all.Contains(null!))).WithWords(TooMany);
            RuleFor(request => request.Answers).Must(all => all is null || (all.Count <= 100 && !all.Contains(null!))).WithWords(TooMany);
        }

        private static Words TooMany { get; } = new("must be 100 at most", "må være 100 eller færre", "devono essere al massimo 100");
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{clientId:guid}/consents", Handle)
        .WithName(nameof(RecordConsents))
        .WithSummary("Write down what a client accepts and agrees to")
        .WithDescription("A no to what was agreed to before withdraws it. A yes that counts only once it is confirmed by a link stays open: the client is asked when they answer for themselves.")
        .Requires(May.RecordConsents)
        .Validates(new Validator())
        .Refuses<PolicyMissing>().Refuses<ConsentNotAsked>().Refuses<PersonNotLive>();

    private static async Task<Results<Ok<ListConsents.View>, ProblemHttpResult>> Handle(
        Guid clientId, Request request, Caller caller, IConsents consents, CancellationToken cancellation)
    {
        var agreement = new Agreement(request.Accepted ?? [], request.Answers ?? [], Surface);
        var outcome = await consents.Answer(caller, new(clientId), agreement, confirmations: null, cancellation);
        return await outcome.Match<Results<Ok<ListConsents.View>, ProblemHttpResult>>(
            done: async _ => TypedResults.Ok(new ListConsents.View(await consents.Of(caller.Tenant, new(clientId), cancellation))),
            refused: reason => reason.ToProblem());
    }
}
