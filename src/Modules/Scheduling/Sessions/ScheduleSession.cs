using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The practice puts a class on the calendar: it exists, with its provider and rooms, before the first seat is taken.</summary>
internal static class ScheduleSession
{
    /// <param name="Start">RFC 3339 with offset, or a local time of the location (2027-03-01T10:00).</param>
    /// <param name="LocationId">Not needed where the class is given at one place only.</param>
    /// <param name="Duration">ISO 8601; by default the service's first.</param>
    /// <param name="Capacity">Seats, 1 to 10,000; by default the service's.</param>
    internal sealed record Request(Guid ServiceId, Guid ProviderId, string Start, Guid? LocationId = null, Duration? Duration = null, int? Capacity = null);

    internal sealed record Command(StartWish Start, Duration Length, int? Capacity, Instant Now);

    internal sealed record NotAClass() : Rejection(
        Because.RuleBroken, "not-a-class",
        new(
            "This service is given to one client at a time: it has no sessions.",
            "Denne tjenesten gis til én kunde om gangen: den har ingen gruppetimer.",
            "Questo servizio si offre a un cliente alla volta: non ha lezioni."));

    // What stands in the way of a class are time, hours and rooms; how early and late seats can be booked is a rule for whoever books one.
    private const Broken Counts = Broken.NoTime | Broken.SlotTaken | Broken.NoUnitFree | Broken.LaterOfTwo | Broken.DurationNotOffered
        | Broken.Closed | Broken.OutsideHours | Broken.ProviderAway;

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.ProviderId).Drawn();
            RuleFor(request => request.Start).Must(text => StartWish.TryParse(text, out _))
                .WithWords(SharedWords.Start);
            RuleFor(request => request.Capacity).InclusiveBetween(1, ClassSession.MostSeats);
        }
    }

    internal static Decision<SessionEvent> Decide(Command command, ClassSession session, Offering offering, Circumstances known)
    {
        if (session.Exists)
        {
            return Decision.Unchanged;
        }

        if (!offering.Rules.IsClass())
        {
            return new NotAClass();
        }

        var verdict = BookingRules.Check(known, command.Start.In(offering.Zone), command.Length);
        verdict = verdict with { Rules = verdict.Rules & Counts };
        return verdict.Refusal() is { } refusal ? refusal
            : verdict.Start.At <= command.Now ? new TooSoon()
            : new SessionScheduled(command.Now, BookAppointment.TimeOf(offering, verdict, command.Length), command.Capacity ?? offering.Rules.Capacity);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/sessions", Handle)
        .WithName(nameof(ScheduleSession))
        .WithSummary("Schedule a class")
        .WithTags("Sessions")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .RefusesBooking()
        .Refuses<NotAClass>();

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, BookingDesk desk, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var id = new SessionId(Guid.CreateVersion7());
        var now = clock.GetCurrentInstant();
        var start = StartWish.Parse(request.Start);
        var wish = new BookingDesk.Wish(
            new(request.ServiceId), new ProviderId(request.ProviderId), request.LocationId is { } location ? new(location) : null, request.Duration, Hold: null);
        var outcome = await store.Transact(caller, transaction => desk.Consider(transaction, wish, start, client: default, now, considered =>
        {
            var offering = considered.InOrder[0];
            switch (Decide(new(start, considered.Length, request.Capacity, now), ClassSession.Initial, offering, considered.Known.Known(offering, considered.Day, now)))
            {
                case Decision<SessionEvent>.Rejected no:
                    return no.Reason;
                case Decision<SessionEvent>.Accepted yes:
                    BookingDesk.MakeRoom(transaction, considered.Known.ExpiredHolders, redeemed: null);
                    BookingDesk.WhenOthersWereFaster(transaction);
                    transaction.Start(ClassSession.Of(id), owner: null, yes.Events);
                    break;
            }

            return null;
        }, cancellation), cancellation);
        return outcome.ToCreated("sessions");
    }
}
