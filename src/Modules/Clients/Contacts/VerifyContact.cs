using Bookings.Notifications.Contracts;
using FluentValidation;

namespace Bookings.Clients;

/// <summary>Somebody of the practice lets a client show that an address is theirs: a code and a link are sent to it.</summary>
internal static class VerifyContact
{
    /// <param name="Kind">email or phone.</param>
    internal sealed record Request(string Kind);

    internal sealed record Command(ContactKind Kind, Instant Now, string? Address, RecentCodes Recent);

    /// <summary>How many codes were sent to the address and to the client lately.</summary>
    internal sealed record RecentCodes(int InQuarterHour, int InDay)
    {
        public const int MostInQuarterHour = 3;
        public const int MostInDay = 10;

        public bool AreEnough => InQuarterHour >= MostInQuarterHour || InDay >= MostInDay;
    }

    internal sealed record NoSuchContact() : Rejection(Because.Conflict, "no-such-contact", new(
        "The client has no address of this kind.", "Klienten har ingen adresse av dette slaget.", "Il cliente non ha un recapito di questo tipo."));

    internal sealed record TooManyCodes() : Rejection(Because.Conflict, "too-many-codes", new(
        "Enough codes were sent there for now: at most 3 in 15 minutes and 10 in a day.",
        "Det er sendt nok koder dit for nå: høyst 3 på 15 minutter og 10 på et døgn.",
        "Per ora sono stati inviati abbastanza codici: al massimo 3 in 15 minuti e 10 in un giorno."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Kind).NotNull().OneOf("email", "phone");
    }

    internal static Decision<ClientEvent> Decide(Command command, Client client) =>
        ClientChange.Refusal(client) is { } no ? no
        : command.Address is null ? new NoSuchContact()
        : command.Recent.AreEnough ? new TooManyCodes()
        : new ContactClaimed(command.Kind, command.Now);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/verify-contact", Handle)
        .WithName(nameof(VerifyContact))
        .WithSummary("Send a client a code that shows that an address is theirs")
        .WithDescription("The code and the link can be used once, within 15 minutes, at POST /v1/public/{business}/contacts/verify.")
        .Requires(May.Write)
        .Validates(new Validator())
        .Refuses<NoSuchContact>().Refuses<TooManyCodes>()
        .ChangesClient();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, HttpRequest http, EventStore store, ClientCards cards, ContactCodes codes, IPublicAddresses addresses, CodePost post,
        CancellationToken cancellation)
    {
        var kind = request.Kind == "email" ? ContactKind.Email : ContactKind.Phone;
        DrawnCode? drawn = null;
        Message? message = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var client = read.Stream(Client.Of(new(id)));
            await read.Run(cancellation);
            var details = await cards.OpenUnseen(caller.Tenant, client.Value.State.Details?.Block, cancellation);
            var address = kind == ContactKind.Email ? details?.Email : details?.Phone;
            var counts = transaction.Read();
            var recent = codes.AskRecent(counts, caller.Tenant, kind, address ?? "", new(id));
            await counts.Run(cancellation);
            switch (Decide(new(kind, codes.Now, address, recent.Value!), client.Value.State))
            {
                case Decision<ClientEvent>.Rejected no:
                    return no.Reason;
                case Decision<ClientEvent>.Accepted yes:
                    transaction.Append(client.Value, yes.Events);
                    drawn = DrawnCode.Draw();
                    codes.File(transaction, kind, address!, drawn, [new(id)]);
                    message = drawn.To(caller.Tenant, address!, client.Value.State.Language ?? Listening.Language, await addresses.Of(caller.Tenant, cancellation), http);
                    break;
            }

            return null;
        }, cancellation);
        // A repeat of the request sends nothing again.
        if (outcome is Outcome.Done { IsRepeat: false } && message is not null)
        {
            post.Send(message);
        }

        return outcome.ToChanged();
    }
}
