using Bookings.Access.Contracts;
using Bookings.Scheduling.Contracts;
using FluentValidation;

namespace Bookings.Notifications;

/// <summary>A calendar can be subscribed to. The address is shown in this answer and never again: whoever has it sees the calendar, until it is revoked.</summary>
internal static class MakeFeed
{
    /// <param name="ProviderId">Whose calendar, or</param>
    /// <param name="ClientId">whose own appointments.</param>
    /// <param name="Detail">busy says when; service, for the owner alone to choose, says also which service and where, as far as messages about it may.</param>
    /// <param name="Language">The business's own where none is given.</param>
    internal sealed record Request(Guid? ProviderId = null, Guid? ClientId = null, FeedDetail Detail = FeedDetail.Busy, string? Language = null);

    internal sealed record Command(ProviderId? Provider, FeedDetail Detail, bool IsProviderKnown);

    internal sealed record FeedIsNotYours() : Rejection(
        Because.Forbidden, "feed-is-not-yours",
        new(
            "A provider's calendar is given out by themself or by whoever runs the business, a client's by those who know clients.",
            "En behandlers kalender deles av behandleren selv eller av den som driver virksomheten, en kundes av dem som kjenner kundene.",
            "Il calendario di un operatore lo condivide l'operatore stesso o chi gestisce l'attività, quello di un cliente chi conosce i clienti."));

    internal sealed record DetailIsTheOwners() : Rejection(
        Because.Forbidden, "detail-is-the-owners",
        new(
            "Only the owner may let a feed say more than when somebody is busy.",
            "Bare eieren kan la en kalenderstrøm si mer enn når noen er opptatt.",
            "Solo il titolare può far dire a un feed più di quando qualcuno è occupato."));

    internal sealed record FeedOfNobody() : Rejection(
        Because.RuleBroken, "feed-of-nobody",
        new("There is no such provider or client.", "Det finnes ingen slik behandler eller kunde.", "Non esiste un operatore o cliente così."));

    internal sealed record AddressShownBefore() : Rejection(
        Because.Conflict, "address-shown-before",
        new(
            "This address was drawn and shown before; nobody can show it again. Rotate the feed for another one.",
            "Denne adressen er trukket og vist før; ingen kan vise den igjen. Bytt den for å få en ny.",
            "Questo indirizzo è già stato creato e mostrato; nessuno può mostrarlo di nuovo. Cambialo per averne un altro."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request).Must(request => request.ProviderId is null != request.ClientId is null).OverridePropertyName("").WithWords(new(
                "must have exactly one of providerId and clientId", "må ha nøyaktig én av providerId og clientId", "deve avere esattamente uno tra providerId e clientId"));
            RuleFor(request => request.Language).Must(text => text is null || Bookings.Kernel.Language.Find(text) is not null).WithWords(Bookings.Kernel.Language.Form);
        }
    }

    /// <summary>True for whoever may see and end the feeds of this calendar; of clients' where there is no provider.</summary>
    internal static bool IsTheirs(Caller caller, ProviderId? provider) => caller.Role switch
    {
        Role.Provider => provider is { } own && own.Value == caller.ProviderId,
        Role.FrontDesk => provider is null,
        _ => true,
    };

    internal static Rejection? Decide(Command command, Caller caller) => command switch
    {
        _ when !IsTheirs(caller, command.Provider) => new FeedIsNotYours(),
        { Detail: not FeedDetail.Busy } when caller.Role != Role.Owner => new DetailIsTheOwners(),
        { Provider: not null, IsProviderKnown: false } => new FeedOfNobody(),
        _ => null,
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/feeds", Handle)
        .WithName(nameof(MakeFeed))
        .WithSummary("Give out a calendar under a secret address; it is shown once")
        .Requires(FeedPermissions.Manage)
        .Validates(new Validator())
        .Refuses<FeedIsNotYours>().Refuses<DetailIsTheOwners>().Refuses<FeedOfNobody>().Refuses<PersonRestricted>().Refuses<AddressShownBefore>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<NewFeed>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, FeedDesk desk, ICalendars calendars, IBusinessProfiles businesses, TimeProvider clock, CancellationToken cancellation)
    {
        ProviderId? provider = request.ProviderId is { } id ? new(id) : null;
        var command = new Command(provider, request.Detail, provider is { } asked && await calendars.Knows(caller.Tenant, asked, cancellation));
        if (Decide(command, caller) is { } no)
        {
            return no.ToProblem();
        }

        var language = Language.Find(request.Language) ?? (await businesses.Of(caller.Tenant, cancellation))?.Language ?? Words.Languages[0];
        NewFeed? made = null;
        var outcome = await store.Transact(caller, transaction =>
        {
            made = desk.Start(transaction, provider, request.ClientId is { } client ? new SubjectId(client) : null, request.Detail, language, clock.GetCurrentInstant());
            transaction.WhenBroken("live_subject", new FeedOfNobody());
            return Task.FromResult<Rejection?>(null);
        }, cancellation);

        return outcome.Match<Results<CreatedVersioned<NewFeed>, ProblemHttpResult>>(
            done: done => done.IsRepeat ? new AddressShownBefore().ToProblem() : Answers.Created($"/v1/feeds/{made!.Id}", made, done.Version),
            refused: reason => reason.ToProblem());
    }
}
