using FluentValidation;

namespace Bookings.Clients;

/// <summary>
/// Somebody asks for a code to an address. Whether anybody has it, the answer does not say: for an address that nobody has, the same statements run, and the
/// message that is not sent would have been sent after the answer.
/// </summary>
internal static class AskForCode
{
    /// <summary>One of the two.</summary>
    internal sealed record Request(string? Email = null, string? Phone = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Email).Address(ContactKind.Email);
            RuleFor(request => request.Phone).Address(ContactKind.Phone);
            RuleFor(request => request).Must(request => request.Email is null != request.Phone is null).OverridePropertyName("").WithWords(OneOfTwo);
        }
    }

    internal static Words OneOfTwo { get; } = new(
        "must have exactly one of email and phone", "må ha nøyaktig én av email og phone", "deve avere esattamente uno tra email e phone");

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/contacts/ask", Handle)
        .WithName(nameof(AskForCode))
        .WithSummary("Ask for a code to an address")
        .WithDescription("Sends a code and a link to the address if somebody here has it; at most three times in 15 minutes. The answer is always the same.")
        .WithTags("Booking page")
        .Requires(May.Claim)
        .Validates(new Validator());

    private static async Task<Accepted> Handle(
        string business, Request request, Caller caller, HttpRequest http, EventStore store, ContactLookup lookup, ContactCodes codes, CodePost post,
        CancellationToken cancellation)
    {
        var (kind, address) = request.Email is { } email ? (ContactKind.Email, email) : (ContactKind.Phone, request.Phone!);
        var whose = (await lookup.Find(caller.Tenant, kind, [address], cancellation))[0].Select(id => new ClientId(id)).ToList();
        DrawnCode? drawn = null;
        await store.Transact(caller, async transaction =>
        {
            drawn = null;
            var read = transaction.Read();
            var recent = codes.AskRecent(read, caller.Tenant, kind, address, client: null);
            await read.Run(cancellation);
            if (!recent.Value!.AreEnough)
            {
                drawn = DrawnCode.Draw();
                codes.File(transaction, kind, address, drawn, whose);
            }

            return null;
        }, cancellation);
        Contact.TryNormalise(kind, address, out var normal);
        post.Send(whose.Count > 0 ? drawn?.To(caller.Tenant, normal, Listening.Language, business, http) : null);
        return TypedResults.Accepted((string?)null);
    }
}
