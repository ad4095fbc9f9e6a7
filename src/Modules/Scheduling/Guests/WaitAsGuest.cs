using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>
/// Nothing that is free suits somebody, and they wait: as somebody new, or as the guest of a booking. Being told of a time that becomes free is what they ask for,
/// and so needs no consent of its own (GDPR Art. 6(1)(b)).
/// </summary>
internal static class WaitAsGuest
{
    internal sealed record Request(
        Introduction Guest, Guid ServiceId, LocalDate From, LocalDate To, Guid? ProviderId = null, Guid? LocationId = null, LocalTime? Earliest = null,
        LocalTime? Latest = null, Duration? Duration = null) : IWaitWish
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Guest).SetValidator(new IntroductionValidator());
            this.CheckWish();
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/waitlist", Handle)
        .WithName(nameof(WaitAsGuest))
        .WithSummary("Join the waiting list for yourself")
        .WithDescription("A time that becomes free is held for the first place it suits, which has two hours to accept it. The answer holds a link to the place that opens once; it also goes to the e-mail address.")
        .Validates(new Validator())
        .IsArrival()
        .RefusesWaiting();

    private static async Task<Results<Created<WaitingPlace.Joined>, ProblemHttpResult>> Handle(
        string business, Request request, Caller caller, HttpContext http, GuestDesk guests, EventStore store, Practices practices, CancellationToken cancellation)
    {
        var (arrival, refusal) = await guests.Receive(business, caller, request.Guest, http, cancellation);
        if (arrival is null)
        {
            return refusal!;
        }

        return await Join(
            business, caller, store, arrival.Now,
            async (transaction, id) =>
            {
                var client = guests.Register(transaction, arrival);
                Pending<long>? policies = null;
                return await JoinWaitlist.Attempt(
                        transaction, id, client, request.ToWish(caller), arrival.Now, practices, cancellation, alongside: read => policies = guests.AskPolicies(read, caller.Tenant))
                    ?? await guests.Agree(transaction, arrival, policies!.Value, client, cancellation);
            },
            link => guests.Tell(arrival, link, cancellation), cancellation);
    }

    internal static async Task<Results<Created<WaitingPlace.Joined>, ProblemHttpResult>> Join(
        string business, Caller caller, EventStore store, Instant now, Func<Transaction, PlaceId, Task<Rejection?>> attempt, Func<GuestLink, Task>? tell,
        CancellationToken cancellation)
    {
        var id = new PlaceId(Guid.CreateVersion7());
        GuestLink? link = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var rejection = await attempt(transaction, id);
            transaction.Answers(id.Value);
            link = rejection is null ? ManageAccess.AddLink(transaction, id, now) : null;
            return rejection;
        }, cancellation);
        switch (outcome)
        {
            case Outcome.Refused refused:
                return refused.Reason.ToProblem();
            case Outcome.Done { IsRepeat: true } repeat:
                // Nobody knows the first link any more, so there is another.
                id = new(repeat.Resource);
                await store.Transact(caller with { Idempotency = null }, transaction =>
                {
                    link = ManageAccess.AddLink(transaction, id, now);
                    return Task.FromResult<Rejection?>(null);
                }, cancellation);
                break;
            default:
                await (tell?.Invoke(link!) ?? Task.CompletedTask);
                break;
        }

        return TypedResults.Created($"/v1/public/{business}/manage/waitlist", new WaitingPlace.Joined(id, link!));
    }
}

/// <summary>The guest of a booking waits for a time that suits better.</summary>
internal static class WaitAsVisitor
{
    internal sealed record Request(
        Guid ServiceId, LocalDate From, LocalDate To, Guid? ProviderId = null, Guid? LocationId = null, LocalTime? Earliest = null, LocalTime? Latest = null,
        Duration? Duration = null) : IWaitWish;

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => this.CheckWish();
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/waitlist", Handle)
        .WithName(nameof(WaitAsVisitor))
        .WithSummary("Join the waiting list from your booking")
        .IsVisit()
        .Validates(new Validator())
        .RefusesWaiting()
        .Refuses<PersonNotLive>();

    private static async Task<Results<Created<WaitingPlace.Joined>, ProblemHttpResult>> Handle(
        string business, Request request, Visitor visitor, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new PersonNotLive().ToProblem();
        }

        var now = clock.GetCurrentInstant();
        return await WaitAsGuest.Join(
            business, caller, store, now, (transaction, id) => JoinWaitlist.Attempt(transaction, id, client, request.ToWish(caller), now, practices, cancellation),
            tell: null, cancellation);
    }
}
