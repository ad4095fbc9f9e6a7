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
        .ShowsAgain()
        .RefusesBooking()
        .Refuses<NothingOffered>();

    private static async Task<Results<CreatedVersioned<AppointmentView>, ProblemHttpResult>> Handle(
        Guid placeId, Request request, Caller caller, EventStore store, BookingDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        var (id, now) = (new AppointmentId(Guid.CreateVersion7()), clock.GetCurrentInstant());
        Accepted? booked = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var (rejection, accepted) = await Attempt(transaction, new(placeId), id, request.Note, Source.Api, now, desk, cancellation);
            booked = accepted;
            return rejection;
        }, cancellation);
        return await store.AnswerBooked(caller, outcome, id, booked?.Appointment, booked?.Client ?? default, request.Note, cancellation);
    }

    /// <param name="Client">Who waited.</param>
    internal sealed record Accepted(Appointment Appointment, ClientId Client);

    /// <summary>One attempt: read, decide, stage the place and the appointment. Also for guests, about whom more is written at once.</summary>
    internal static async Task<(Rejection? Rejection, Accepted? Accepted)> Attempt(
        Transaction transaction, PlaceId placeId, AppointmentId id, string? note, Source source, Instant now, BookingDesk desk, CancellationToken cancellation,
        Action<IReads>? alongside = null)
    {
        var caller = transaction.Caller;
        var read = transaction.Read();
        var place = read.Stream(WaitlistPlace.Of(placeId));
        var waiter = read.Query(
            "select client_id from scheduling.waitlist where tenant_id = $1 and id = $2 and client_id is not null", row => new ClientId(row.GetGuid(0)),
            Param.Tenant(caller.Tenant), Param.Uuid(placeId));
        alongside?.Invoke(read);
        await read.Run(cancellation);
        if (PlaceChange.Guarded(caller, place.Value.State) is { } unknown)
        {
            return (unknown, null);
        }

        if (Decide(place.Value.State, id, now) is not Decision<WaitlistEvent>.Accepted { Events: [OfferAccepted { Offer: var offer } accepted] })
        {
            return (new NothingOffered(), null);
        }

        if (waiter.Value is not [var who])
        {
            return (new PersonNotLive(), null);
        }

        transaction.Append(place.Value, accepted);
        transaction.Answers(id.Value);
        var wish = new BookingDesk.Wish(place.Value.State.Wish!.Service, offer.Provider, offer.Location, offer.Length, offer.Hold);
        var (rejection, booked) = await desk.Attempt(
            transaction, id, wish, new(who, StartWish.Of(offer.Start), offer.Length, note, OverrideReason: null, source, now), cancellation);
        return (rejection, booked is null ? null : new(booked, who));
    }
}
