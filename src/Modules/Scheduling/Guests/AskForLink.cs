using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>
/// Somebody lost the link to their booking. Whether anybody has the address, the answer does not say, and neither does its time: the search begins after it.
/// </summary>
internal static class AskForLink
{
    internal sealed record Request(string Email)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Email).Must(email => Contact.TryNormalise(ContactKind.Email, email, out _))
            .WithWords(new("must be an e-mail address", "må være en e-postadresse", "deve essere un indirizzo e-mail"));
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/links", async (
            string business, Request request, Caller caller, HttpRequest http, BusinessLanguages languages, LinkPost post, CancellationToken cancellation) =>
        {
            post.Ask(new(business, caller, request.Email, await languages.Of(null, http, business, cancellation)));
            return TypedResults.Accepted((string?)null);
        })
        .WithName(nameof(AskForLink))
        .WithSummary("Ask for a new link to your bookings")
        .WithDescription("Sends a link to each booking and each place on the waiting list that is ahead to the address, if it is somebody's here; where nothing is ahead, a link to what is held on them. "
            + "At most three times in 15 minutes. The answer is always the same.")
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage)
        .Validates(new Validator());
}
