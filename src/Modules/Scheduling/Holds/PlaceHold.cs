using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Keeps a time free for a few minutes, by the same rules as a booking. Nobody else can take it meanwhile.</summary>
internal static class PlaceHold
{
    /// <param name="Start">RFC 3339 with offset, or a local time of the location (2027-03-01T10:00).</param>
    /// <param name="ProviderId">With whom; without one whoever has least to do.</param>
    /// <param name="LocationId">Where; not needed where the service is given at one place only.</param>
    /// <param name="Duration">ISO 8601; one of the service's, by default its first.</param>
    /// <param name="Ttl">ISO 8601; how long it is kept, at most PT15M, by default PT5M.</param>
    internal sealed record Request(
        Guid ServiceId, string Start, Guid? ProviderId = null, Guid? LocationId = null, Duration? Duration = null, Duration? Ttl = null);

    internal sealed record Command(HoldId Id, BookingDesk.Wish Wish, StartWish Start, Duration Ttl, Instant Now);

    internal static Duration Longest => Duration.FromMinutes(15);

    internal static Duration Usual => Duration.FromMinutes(5);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.Start).Must(text => StartWish.TryParse(text, out _))
                .WithWords(SharedWords.Start);
            RuleFor(request => request.Ttl).Must(ttl => ttl is null || (ttl >= NodaTime.Duration.FromSeconds(1) && ttl <= Longest))
                .WithWords(new("must be from PT1S to PT15M", "må være fra PT1S til PT15M", "deve essere da PT1S a PT15M"));
        }
    }

    /// <summary>The time it takes, or why it cannot be held. The rules are the booking's, less those about the client, who is not known yet.</summary>
    internal static (Rejection? Refusal, BookedTime? Time) Decide(StartWish start, Duration length, Offering offering, Circumstances known)
    {
        if (offering.Rules.IsClass())
        {
            return (new SessionNeeded(), null);
        }

        var verdict = BookingRules.Check(known, start.In(offering.Zone), length);
        return verdict.Refusal() is { } refusal ? (refusal, null) : (null, BookAppointment.TimeOf(offering, verdict, length));
    }

    internal static void Map(IEndpointRouteBuilder routes) => Map(routes
        .MapPost("/holds", (Request request, Caller caller, BookingDesk desk, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation) =>
            Handle("/v1/holds", request, caller, desk, store, practices, clock, cancellation))
        .WithName(nameof(PlaceHold)).WithTags("Holds").Requires(Permissions.Book));

    /// <summary>For guests while they fill in the form.</summary>
    internal static void MapForGuests(IEndpointRouteBuilder routes) => Map(routes
        .MapPost("/public/{business}/holds", (string business, Request request, Caller caller, BookingDesk desk, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation) =>
            Handle($"/v1/public/{business}/holds", request, caller, desk, store, practices, clock, cancellation))
        .WithName("PlaceHoldOfPage").WithTags("Booking page").Requires(Permissions.VisitPage));

    private static void Map(RouteHandlerBuilder route) => route
        .WithSummary("Hold a time")
        .WithDescription("Keeps a free time for up to 15 minutes. A booking that names the hold redeems it; a hold that runs out frees its time by itself. "
            + "A request repeated under its Idempotency-Key after the hold is gone is 409 hold-gone.")
        .Validates(new Validator())
        .RefusesBooking();

    private static async Task<Results<CreatedVersioned<HoldView>, ProblemHttpResult>> Handle(
        string holds, Request request, Caller caller, BookingDesk desk, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var wish = new BookingDesk.Wish(
            new(request.ServiceId), request.ProviderId is { } provider ? new(provider) : null, request.LocationId is { } location ? new(location) : null,
            request.Duration, Hold: null);
        var command = new Command(new(Guid.CreateVersion7()), wish, StartWish.Parse(request.Start), request.Ttl ?? Usual, clock.GetCurrentInstant());
        Hold? placed = null;
        var outcome = await store.Transact(caller, async transaction =>
        {
            var (rejection, hold) = await Attempt(transaction, command, desk, cancellation);
            placed = hold;
            return rejection;
        }, cancellation);

        return outcome switch
        {
            Outcome.Done { IsRepeat: true } repeat => await Again(holds, store, caller, new(repeat.Resource), practices, command.Now, cancellation),
            Outcome.Done => Created(holds, placed!, practices.Cached(caller.Tenant)),
            Outcome.Refused { Reason: SlotTaken or NoUnitFree } taken =>
                (await desk.WithAlternatives(caller.Tenant, wish, command.Start, command.Now, (BrokenRule)taken.Reason, cancellation)).ToProblem(),
            _ => ((Outcome.Refused)outcome).Reason.ToProblem(),
        };
    }

    /// <summary>One attempt: read, decide, stage. Also for the waiting list, whose offers are holds.</summary>
    internal static async Task<(Rejection? Rejection, Hold? Hold)> Attempt(Transaction transaction, Command command, BookingDesk desk, CancellationToken cancellation)
    {
        Hold? placed = null;
        var rejection = await desk.Consider(transaction, command.Wish, command.Start, client: default, command.Now, considered =>
        {
            Rejection? first = null;
            foreach (var offering in considered.InOrder)
            {
                var (refusal, time) = Decide(command.Start, considered.Length, offering, considered.Known.Known(offering, considered.Day, command.Now));
                if (time is not null)
                {
                    Hold.Free(transaction, [.. considered.Known.ExpiredHolders]);
                    transaction.Answers(command.Id.Value, 1);
                    placed = Hold.Place(transaction, command.Id, time, command.Now + command.Ttl);
                    return null;
                }

                first ??= refusal;
            }

            return first;
        }, cancellation);
        return (rejection, placed);
    }

    private static async Task<Results<CreatedVersioned<HoldView>, ProblemHttpResult>> Again(
        string holds, EventStore store, Caller caller, HoldId id, Practices practices, Instant now, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var hold = Hold.Ask(read, caller.Tenant, id);
        await read.Run(cancellation);
        return hold.Value is { } still && !still.HasRunOut(now) ? Created(holds, still, practices.Cached(caller.Tenant)) : new HoldGone().ToProblem();
    }

    private static CreatedVersioned<HoldView> Created(string holds, Hold hold, Practice? practice) =>
        Answers.Created($"{holds}/{hold.Id.Value}", HoldView.Of(hold, practice), 1);
}
