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
        Duration? Duration = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ClientId).Drawn();
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.From).Must(LocalTimes.IsWithinReach).WithWords(SharedWords.WithinReach);
            RuleFor(request => request.To).Must((request, to) => to >= request.From && LocalTimes.IsWithinReach(request.From) && Period.DaysBetween(request.From, to) <= 366)
                .WithWords(new(
                    "must be on or after 'from', and at most a year later",
                    "må være på eller etter 'from', og høyst et år senere",
                    "deve essere uguale o successivo a 'from', e al massimo un anno dopo"));
            RuleFor(request => request.Latest).Must((request, latest) => latest is null || request.Earliest is null || latest >= request.Earliest)
                .WithWords(new("must not be before 'earliest'", "kan ikke være før 'earliest'", "non può essere prima di 'earliest'"));
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
        .Refuses<ClientUnknown>().Refuses<ReferenceUnknown>().Refuses<NotGivenByProvider>().Refuses<NotGivenHere>().Refuses<NotGivenThere>().Refuses<ServiceIsRetired>()
        .Refuses<ProviderIsInactive>().Refuses<LocationIsClosed>().Refuses<SessionNeeded>().Refuses<NotYourCalendar>();

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var wish = new WaitlistWish(
            new(request.ServiceId), request.ProviderId is { } provider ? new(provider) : caller.ProviderId is { } own ? new ProviderId(own) : null,
            request.LocationId is { } location ? new(location) : null, request.From, request.To, request.Earliest, request.Latest, request.Duration);
        var id = new PlaceId(Guid.CreateVersion7());
        var client = new Bookings.Clients.Contracts.ClientId(request.ClientId);
        var now = clock.GetCurrentInstant();
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
            await read.Run(cancellation);
            var practice = await practices.Current(caller.Tenant, version.Value, cancellation);
            if (Refusal(caller, practice, wish) is { } refusal)
            {
                return refusal;
            }

            transaction.WhenBroken("live_subject", new ClientUnknown());
            transaction.Start(WaitlistPlace.Of(id), client.Subject, new WaitlistJoined(now, wish, Personal<Waiter>.Of(new(client))));
            return null;
        }, cancellation);
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
