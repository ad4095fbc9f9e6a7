using Bookings.Clients.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>By a code a guest shows who they are before they do what a link alone does not allow: a link may have been passed on.</summary>
internal static class ContactCode
{
    /// <summary>A door at which the code is asked for.</summary>
    internal static RouteHandlerBuilder SendsContactCode(this IEndpointRouteBuilder routes, string pattern, ProofFor what) => routes
        .MapPost(
            pattern,
            (string business, Visitor visitor, Caller caller, HttpRequest request, BusinessLanguages languages, IContactProof proof, CancellationToken cancellation) =>
                Handle(what, business, visitor, caller, request, languages, proof, cancellation))
        .WithDescription("It goes to an address that was shown to be yours before, at most three times in 15 minutes. 409 no-verified-contact where there is none: ask the practice itself.")
        .IsVisit()
        .Refuses<NoVerifiedContact>().Refuses<EnoughCodesSent>();

    /// <summary>As it was sent.</summary>
    internal static IRuleBuilderOptions<T, string> SixDigits<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(code => code is { Length: 6 } && code.All(char.IsAsciiDigit))
        .WithWords(new("must be six digits", "må være seks sifre", "deve essere sei cifre"));

    private static async Task<Results<Accepted, ProblemHttpResult>> Handle(
        ProofFor what, string business, Visitor visitor, Caller caller, HttpRequest request, BusinessLanguages languages, IContactProof proof, CancellationToken cancellation) =>
        visitor.Client is not { } client ? new SessionGone().ToProblem()
        : await proof.Send(caller, client, what, await languages.Of(null, request, business, cancellation), cancellation) is Outcome.Refused refused ? refused.Reason.ToProblem()
        : TypedResults.Accepted((string?)null);
}
