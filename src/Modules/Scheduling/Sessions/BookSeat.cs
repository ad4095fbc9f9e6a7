using Bookings.Clients.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A client takes the lowest free seat of a class. The seat is an appointment like any other: it is cancelled, checked in and billed by the same slices.</summary>
internal static class BookSeat
{
    /// <param name="ClientId">Who comes.</param>
    /// <param name="Note">What the practice should know; sealed with the client's other data. At most 2,000 characters.</param>
    /// <param name="OverrideReason">Why staff book against a rule. A seat that there is not cannot be given. At most 500 characters.</param>
    internal sealed record Request(Guid ClientId, string? Note = null, string? OverrideReason = null);

    internal sealed record Command(SessionId Session, ClientId Client, string? Note, string? OverrideReason, Instant Now, Source Source = Source.Api);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ClientId).Drawn();
            RuleFor(request => request.Note).RuneLength(2_000);
            RuleFor(request => request.OverrideReason).RuneLength(500, min: 1);
        }
    }

    internal static Decision<AppointmentEvent> Decide(
        Command command, ClassSession session, IReadOnlyCollection<int> taken, Offering offering, Circumstances known, EarlierVisits earlier, int nth)
    {
        if (session.Status != SessionStatus.Scheduled)
        {
            return new SessionIsCancelled();
        }

        var time = session.Time!;
        var seats = new SessionSeats(command.Session, time.Start, time.Length, session.Capacity, taken);
        List<BrokenRule> broken = [.. BrokenRules.Of(ClassSeats.Check(known, seats))];
        var stands = command.OverrideReason is null ? broken.FirstOrDefault() : broken.Find(rule => !rule.Overridable);
        if (stands is not null)
        {
            return stands;
        }

        var booking = new Booking(
            command.Now, session.Seat(command.Session, seats.LowestFree()!.Value), offering.Rules.Price, command.Source, new(offering.PolicyId, offering.PolicyVersion),
            VisitFacts.Of(earlier, time.Local.Date), [.. broken.Select(rule => new Code(rule.Code))], Series: null, command.Session);
        var who = Personal<Booker>.Of(new(command.Client, nth, command.Note));
        var reason = command.OverrideReason is { } given && broken.Count > 0 ? Personal<string>.Of(given) : null;
        return offering.Rules.NeedsApproval
            ? new AppointmentRequested(booking, Instant.Min(command.Now + BookAppointment.AnswerWithin, time.Start), who, reason)
            : new AppointmentBooked(booking, who, reason);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/sessions/{sessionId:guid}/seats", Handle)
        .WithName(nameof(BookSeat))
        .WithSummary("Take a seat in a class")
        .WithDescription("The seat is an appointment: its address is in the answer, and it is cancelled like any other. The last seat goes to one; everybody else gets 409 session-full.")
        .WithTags("Sessions")
        .Requires(Permissions.Book)
        .ShowsAgain()
        .Validates(new Validator())
        .RefusesBooking()
        .Refuses<SessionUnknown>().Refuses<SessionIsCancelled>().Refuses<SessionFull>();

    private static async Task<Results<CreatedVersioned<AppointmentView>, ProblemHttpResult>> Handle(
        Guid sessionId, Request request, Caller caller, EventStore store, Practices practices, IClientRegistry clients, TimeProvider clock, CancellationToken cancellation)
    {
        var id = new AppointmentId(Guid.CreateVersion7());
        var command = new Command(new(sessionId), new(request.ClientId), request.Note, request.OverrideReason, clock.GetCurrentInstant());
        Appointment? booked = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var (rejection, state) = await Attempt(transaction, id, command, practices, clients, cancellation);
            booked = state;
            return rejection;
        }, cancellation);
        return await store.AnswerBooked(caller, outcome, id, booked, command.Client, command.Note, cancellation);
    }

    /// <summary>One attempt: read, decide, stage. Also for guests, about whom more is written at once.</summary>
    /// <param name="alongside">What else is to be asked in the same round trip.</param>
    internal static async Task<(Rejection? Rejection, Appointment? State)> Attempt(
        Transaction transaction, AppointmentId id, Command command, Practices practices, IClientRegistry clients, CancellationToken cancellation,
        Action<IReads>? alongside = null)
    {
        var caller = transaction.Caller;
        var first = transaction.Read();
        var session = first.Stream(ClassSession.Of(command.Session));
        var version = first.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
        alongside?.Invoke(first);
        await first.Run(cancellation);
        if (Seats.Guarded(caller, session.Value.State) is { } unknown)
        {
            return (unknown, null);
        }

        var time = session.Value.State.Time!;
        var practice = await practices.Current(caller.Tenant, version.Value, cancellation);
        var (offering, refusal) = practice.Find(time.Service, time.Provider, time.Location);
        if (offering is null)
        {
            return (refusal, null);
        }

        var read = transaction.Read();
        var taken = Seats.Ask(read, caller.Tenant, command.Session);
        var client = ClientRead.Ask(read, caller.Tenant, command.Client, isBlocked: clients.IsBlocked(read, caller.Tenant, command.Client));
        await read.Run(cancellation);
        var known = offering.Skeleton with { Now = command.Now, Client = client.Bookings(time.Local.Date, command.Now) };
        switch (Decide(command, session.Value.State, taken.Value, offering, known, client.Before(new(time.Local.Date, time.Service, time.Provider)), client.Next))
        {
            case Decision<AppointmentEvent>.Accepted yes:
                BookingDesk.WhenOthersWereFaster(transaction);
                transaction.DecideAgainWhenBroken(AllocationRow.During, new SessionFull());
                transaction.DecideAgainWhenBroken(AllocationRow.ByApproach, new SessionFull());
                transaction.DecideAgainWhenBroken("session_as_read", new SessionIsCancelled());
                transaction.First(
                    "select scheduling.session_as_read($1, $2, $3)",
                    Param.Tenant(caller.Tenant), Param.Uuid((Guid?)command.Session.Value), Param.Big(session.Value.Version));
                return (null, transaction.Start(Appointment.Of(id), command.Client.Subject, yes.Events));
            case Decision<AppointmentEvent>.Rejected no:
                return (no.Reason, null);
            default:
                return (null, null);
        }
    }
}
