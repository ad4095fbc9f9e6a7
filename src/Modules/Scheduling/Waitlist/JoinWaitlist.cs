using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A client waits for a time that is taken now. Who joined first is asked first.</summary>
internal static class JoinWaitlist
{
    /// <param name="ProviderId">With whom; without one with anybody.</param>
    /// <param name="LocationId">Where; without one anywhere.</param>
    /// <param name="From">The first day that suits; at most a year before <paramref name="To"/>, the last one.</param>
    /// <param name="Earliest">The earliest start of the day that suits, on the location's clock.</param>
    /// <param name="Latest">The latest start of the day that suits.</param>
    /// <param name="Duration">ISO 8601; by default the service's first.</param>
    internal sealed record Request(
        Guid ClientId, Guid ServiceId, LocalDate From, LocalDate To, Guid? ProviderId = null, Guid? LocationId = null, LocalTime? Earliest = null, LocalTime? Latest = null,
        Duration? Duration = null) : IWaitWish;

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ClientId).Drawn();
            this.CheckWish();
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/waitlist", Handle)
        .WithName(nameof(JoinWaitlist))
        .WithSummary("Join the waiting list")
        .WithDescription("A time that becomes free is held for the first place it suits, which has two hours to accept it.")
        .WithTags("Waiting list")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .RefusesWaiting()
        .Refuses<NotYourCalendar>();

    /// <summary>One attempt: read, judge, begin. Also for guests, about whom more is written at once.</summary>
    /// <param name="alongside">What else is to be asked in the same round trip.</param>
    internal static async Task<Rejection?> Attempt(
        Transaction transaction, PlaceId id, Bookings.Clients.Contracts.ClientId client, WaitlistWish wish, Instant now, Practices practices, CancellationToken cancellation,
        Action<IReads>? alongside = null)
    {
        var caller = transaction.Caller;
        var read = transaction.Read();
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
        alongside?.Invoke(read);
        await read.Run(cancellation);
        if (Refusal(caller, await practices.Current(caller.Tenant, version.Value, cancellation), wish) is { } refusal)
        {
            return refusal;
        }

        transaction.WhenBroken("live_subject", new ClientUnknown());
        transaction.Start(WaitlistPlace.Of(id), client.Subject, new WaitlistJoined(now, wish, Personal<Waiter>.Of(new(client))));
        return null;
    }

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var (id, now, wish) = (new PlaceId(Guid.CreateVersion7()), clock.GetCurrentInstant(), request.ToWish(caller));
        var outcome = await store.Transact(caller, transaction => Attempt(transaction, id, new(request.ClientId), wish, now, practices, cancellation), cancellation);
        return outcome.ToCreated("waitlist");
    }

    private static Rejection? Refusal(Caller caller, Practice practice, WaitlistWish wish)
    {
        if (wish.Provider is { } provider && !caller.MaySee(provider))
        {
            return new NotYourCalendar();
        }

        if (practice.RulesOf(wish.Service)?.IsClass() == true)
        {
            return new SessionNeeded();
        }

        // Without a place any will do, as long as there is one.
        var places = wish.Location is { } location ? [location] : practice.LocationsOf(wish.Service);
        var refusals = places.Select(place => BookingDesk.Candidates(practice, new(wish.Service, wish.Provider, place, wish.Length, Hold: null), out _)).ToList();
        return refusals.Count == 0 ? new ReferenceUnknown(References.Service) : refusals.Contains(null) ? null : refusals[0];
    }
}
