using System.Buffers.Text;
using FluentValidation;

namespace Bookings.Clients;

/// <summary>
/// Whoever reads what is sent to an address shows it, by the code or by the link. Nothing here tells an address that nobody has from a wrong code: it is the
/// same answer after the same work.
/// </summary>
internal static class ConfirmContact
{
    /// <summary>The token of a link; or a code with the address that it was sent to.</summary>
    internal sealed record Request(string? Token = null, string? Code = null, string? Email = null, string? Phone = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record Command(ContactKind Kind, Instant Now, bool IsStillTheirs);

    internal sealed record CodeWrong() : Rejection(Because.RuleBroken, "code-wrong", new(
        "The code or the link is wrong, has run out, or was used before.",
        "Koden eller lenken er feil, er utløpt eller er brukt før.",
        "Il codice o il link è sbagliato, scaduto o già usato."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Email).Address(ContactKind.Email);
            RuleFor(request => request.Phone).Address(ContactKind.Phone);
            RuleFor(request => request.Code).Must(code => code is null || (code.Length == 6 && code.All(char.IsAsciiDigit)))
                .WithWords(new("must be six digits", "må være seks sifre", "deve avere sei cifre"));
            RuleFor(request => request.Token).Must(token => token is null || (token.Length == 43 && Base64Url.IsValid(token)))
                .WithWords(new("must be the part of the link after the #", "må være den delen av lenken som står etter #", "deve essere la parte del link dopo il #"));
            RuleFor(request => request).Must(request => request.Token is null != request.Code is null && (request.Code is null || request.Email is null != request.Phone is null))
                .OverridePropertyName("").WithWords(new(
                    "must have a token, or a code with the email or phone it was sent to",
                    "må ha en token, eller en code med den email eller phone den ble sendt til",
                    "deve avere un token, oppure un code con l'email o il phone a cui è stato inviato"));
        }
    }

    internal static Decision<ClientEvent> Decide(Command command, Client client) =>
        !client.IsRegistered || !command.IsStillTheirs ? new CodeWrong()
        : client.Verified.HasFlag(FieldsOf.Kind(command.Kind)) ? Decision.Unchanged
        : new ContactVerified(command.Kind, command.Now);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/contacts/verify", Handle)
        .WithName(nameof(ConfirmContact))
        .WithSummary("Show that an address is yours, by the code or the link that was sent there")
        .WithDescription("A code or link can be used once, within 15 minutes; five wrong codes make it void.")
        .WithTags("Booking page")
        .Requires(May.Claim)
        .Validates(new Validator())
        .Refuses<CodeWrong>();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, ClientCards cards, ContactCodes codes, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var stored = request switch
        {
            { Token: { } token } => codes.AskByLink(read, caller.Tenant, token),
            { Email: { } email } => codes.AskByAddress(read, caller.Tenant, ContactKind.Email, email),
            _ => codes.AskByAddress(read, caller.Tenant, ContactKind.Phone, request.Phone!),
        };
        await read.Run(cancellation);

        var right = stored.Value.Where(one => request.Code is null || codes.IsCode(caller.Tenant, one, request.Code)).OrderBy(one => one.Id).ToList();
        var confirmed = false;
        foreach (var one in right)
        {
            // The first of several people with one address carries the request's key: by it a repeat is answered as the first time.
            var alone = confirmed ? caller with { Idempotency = null } : caller;
            confirmed |= one.Client is { } client && await Confirm(alone, one, client, store, cards, codes, cancellation) is Outcome.Done;
        }

        return confirmed ? TypedResults.NoContent() : new CodeWrong().ToProblem();
    }

    private static Task<Outcome> Confirm(
        Caller caller, StoredCode stored, ClientId id, EventStore store, ClientCards cards, ContactCodes codes, CancellationToken cancellation) =>
        store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var client = read.Stream(Client.Of(id));
            await read.Run(cancellation);
            var details = await cards.OpenUnseen(caller.Tenant, client.Value.State.Details?.Block, cancellation);
            var isTheirs = codes.IsOf(caller.Tenant, stored, stored.Kind == ContactKind.Email ? details?.Email : details?.Phone);
            switch (Decide(new(stored.Kind, codes.Now, isTheirs), client.Value.State))
            {
                case Decision<ClientEvent>.Rejected no:
                    return no.Reason;
                case Decision<ClientEvent>.Accepted yes:
                    transaction.Answers(id.Value, client.Value.Version);
                    transaction.Append(client.Value, yes.Events);
                    transaction.WhenBroken("code_spent_once", new CodeWrong());
                    transaction.Also(
                        "insert into clients.spent_codes (tenant_id, id, at) values ($1, $2, $3)",
                        Param.Tenant(caller.Tenant), Param.Uuid((Guid?)stored.Id), Param.Time(codes.Now));
                    break;
            }

            return null;
        }, cancellation);
}
