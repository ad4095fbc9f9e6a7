using Bookings.Clients.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The time on offer is booked, by redeeming its hold: place and appointment are written together.</summary>
internal static class AcceptOffer
{
    /// <param name="Note">What the practice should know; sealed with the client's other data. At most 2,000 characters.</param>
    internal sealed record Request(string? Note = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Note).RuneLength(2_000);
    }

    internal static Decision<WaitlistEvent> Decide(WaitlistPlace place, AppointmentId appointment, Instant now) =>
        place is { Status: PlaceStatus.Offered, Offer: { } offer } && now < offer.Until ? new OfferAccepted(now, offer, appointment) : new NothingOffered();

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/waitlist/{placeId:guid}/accept", Handle)
        .WithName(nameof(AcceptOffer))
        .WithSummary("Accept the time on offer")
        .WithDescription("Books the time that is held for this place; the answer is the appointment.")
        .Validates(new Validator())
        .IsPlaceChange()
        .RefusesBooking()
        .Refuses<NothingOffered>();

    private static async Task<Results<CreatedVersioned<AppointmentView>, ProblemHttpResult>> Handle(
        Guid placeId, Request request, Caller caller, EventStore store, BookingDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        var (id, now) = (new AppointmentId(Guid.CreateVersion7()), clock.GetCurrentInstant());
        Appointment? booked = null;
        ClientId client = default;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var place = read.Stream(WaitlistPlace.Of(new(placeId)));
            var waiter = read.Query(
                "select client_id from scheduling.waitlist where tenant_id = $1 and id = $2 and client_id is not null", row => new ClientId(row.GetGuid(0)),
                Param.Tenant(caller.Tenant), Param.Uuid((Guid?)placeId));
            await read.Run(cancellation);
            if (PlaceChange.Guarded(caller, place.Value.State) is { } unknown)
            {
                return unknown;
            }

            if (Decide(place.Value.State, id, now) is not Decision<WaitlistEvent>.Accepted { Events: [OfferAccepted { Offer: var offer } accepted] })
            {
                return new NothingOffered();
            }

            if (waiter.Value is not [var who])
            {
                return new PersonNotLive();
            }

            client = who;
            transaction.Append(place.Value, accepted);
            transaction.Answers(id.Value);
            var wish = new BookingDesk.Wish(place.Value.State.Wish!.Service, offer.Provider, offer.Location, offer.Length, offer.Hold);
            var (rejection, state) = await desk.Attempt(
                transaction, id, wish, new(who, StartWish.Of(offer.Start), offer.Length, request.Note, OverrideReason: null, Source.Api, now), cancellation);
            booked = state;
            return rejection;
        }, cancellation);
        return await store.AnswerBooked(caller, outcome, id, booked, client, request.Note, cancellation);
    }
}
