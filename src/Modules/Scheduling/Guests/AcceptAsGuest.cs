using Bookings.Consent.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest takes the time on offer: a booking like any other, with what is in force now accepted.</summary>
internal static class AcceptAsGuest
{
    /// <param name="Accepted">The documents as they were shown: document, version, language and the text's hash.</param>
    /// <param name="Note">What the practice should know; sealed. At most 2,000 characters.</param>
    /// <param name="Answers">To the questions of the service's form.</param>
    internal sealed record Request(IReadOnlyList<AcceptedVersion>? Accepted = null, string? Note = null, IReadOnlyList<Answer>? Answers = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Accepted).AreFew(20);
            RuleFor(request => request.Note).RuneLength(2_000);
            RuleFor(request => request.Answers).AreFew(50);
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/waitlist/{placeId:guid}/accept", Handle)
        .WithName(nameof(AcceptAsGuest))
        .WithSummary("Accept the time on offer")
        .WithDescription("Books the time that is held for this place. The answer holds a link to the booking that opens once.")
        .IsVisitOfPlace()
        .Validates(new Validator())
        .RefusesBooking()
        .Refuses<NothingOffered>().Refuses<PolicyMissing>().Refuses<AnswersDoNotFit>();

    private static async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Handle(
        string business, Guid placeId, Request request, Visitor visitor, Caller caller, HttpRequest http, GuestBookings bookings, BookingDesk desk, IConsents consents,
        BusinessLanguages languages, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, language) = (clock.GetCurrentInstant(), await languages.Of(null, http, business, cancellation));
        if (await Agree(request.Accepted ?? [], visitor, caller, consents, language, cancellation) is { } missing)
        {
            return missing.ToProblem();
        }

        return await bookings.Book(
            new(business, caller, language, async (transaction, id) =>
            {
                var (rejection, accepted) = await AcceptOffer.Attempt(transaction, new(placeId), id, request.Note, Source.Public, now, desk, cancellation);
                return (rejection ?? bookings.Fill(transaction, id, accepted!.Appointment, accepted.Client, request.Answers, now), accepted?.Appointment);
            }),
            cancellation);
    }

    /// <summary>They accepted something when they joined; what has changed materially since is asked for now, and kept before anything is booked.</summary>
    private static async Task<Rejection?> Agree(
        IReadOnlyList<AcceptedVersion> accepted, Visitor visitor, Caller caller, IConsents consents, Language language, CancellationToken cancellation)
    {
        var person = visitor.Client!.Value.Subject;
        var outstanding = await consents.Outstanding(caller.Tenant, person, language, cancellation);
        if (outstanding.Any(document => !accepted.Any(one => (one.Document, one.Version) == (document.Document, document.Version))))
        {
            return new PolicyMissing(outstanding);
        }

        return outstanding.Count > 0
            && await consents.Answer(caller with { Idempotency = null }, person, new(accepted, [], "manage-page"), confirmations: null, cancellation) is Outcome.Refused refused
            ? refused.Reason
            : null;
    }
}

/// <summary>A guest does not want the time on offer, and waits on.</summary>
internal static class DeclineAsGuest
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/waitlist/{placeId:guid}/decline", Handle)
        .WithName(nameof(DeclineAsGuest))
        .WithSummary("Decline the time on offer")
        .IsVisitOfPlace()
        .Refuses<NothingOffered>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid placeId, Visitor visitor, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.ChangePlace(caller, placeId, place => DeclineOffer.Decide(place, now), cancellation)).ToChanged();
    }
}

/// <summary>A guest waits no longer.</summary>
internal static class LeaveAsGuest
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/waitlist/{placeId:guid}/leave", Handle)
        .WithName(nameof(LeaveAsGuest))
        .WithSummary("Leave the waiting list")
        .IsVisitOfPlace()
        .Refuses<NoLongerWaiting>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid placeId, Visitor visitor, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.ChangePlace(caller, placeId, place => LeaveWaitlist.Decide(place, now), cancellation)).ToChanged();
    }
}

internal static class PlaceVisits
{
    /// <summary>A door to one place, which opens for whoever has it. Whose a place is never changes, so it is asked before anything is decided.</summary>
    internal static RouteHandlerBuilder IsVisitOfPlace(this RouteHandlerBuilder route) => route
        .IsVisit()
        .Refuses<PlaceUnknown>().Refuses<PersonNotLive>()
        .AddEndpointFilter(async (context, next) =>
        {
            var (http, place) = (context.HttpContext, context.Arguments.OfType<Guid>().Single());
            var visitor = context.Arguments.OfType<Visitor>().Single();
            var caller = context.Arguments.OfType<Caller>().Single();
            return await IsTheirs(place, visitor, caller.Tenant, (EventStore)http.RequestServices.GetService(typeof(EventStore))!, http.RequestAborted)
                ? await next(context)
                : new PlaceUnknown().ToProblem();
        });

    private static async Task<bool> IsTheirs(Guid place, Visitor visitor, TenantId tenant, EventStore store, CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return false;
        }

        var read = store.Read(tenant);
        var theirs = read.Single(
            "select true from scheduling.waitlist where tenant_id = $1 and id = $2 and client_id = $3", row => row.GetBoolean(0),
            Param.Tenant(tenant), Param.Uuid((Guid?)place), Param.Uuid(client));
        await read.Run(cancellation);
        return theirs.Value;
    }
}
