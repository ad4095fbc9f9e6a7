namespace Bookings.Scheduling;

/// <summary>
/// A time that became free is offered to the first place in line that it suits: it is held for them alone, and they have some hours to answer. Seen again, the time
/// is held or taken already, so a repeat does nothing; declined or unanswered, the offer's own fact brings it to the next.
/// </summary>
internal sealed class OfferFreedTimes(EventStore store, Practices practices, BookingDesk desk, TimeProvider clock) : Subscription
{
    private sealed record Freed(ProviderId Provider, LocationId Location, Instant Start);

    public static Duration AnswerWithin => Duration.FromHours(2);

    public override string Name => "scheduling.offer_freed_times";

    public override IReadOnlyList<Type> Facts =>
    [
        typeof(AppointmentCancelled), typeof(AppointmentDeclined), typeof(AppointmentExpired), typeof(AppointmentRescheduled), typeof(AppointmentReassigned),
        typeof(OfferDeclined), typeof(OfferRanOut), typeof(WaitlistLeft),
    ];

    public override async Task On(Recorded fact, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (FreedBy(fact.Fact) is not { } freed || freed.Start <= now)
        {
            return;
        }

        var caller = new Caller(fact.Tenant, Name, Role.Owner);
        foreach (var place in await InLine(fact.Tenant, freed, cancellation))
        {
            if (await Offer(caller, place, freed, now, cancellation))
            {
                return;
            }
        }
    }

    private static Freed? FreedBy(object fact) => fact switch
    {
        AppointmentCancelled e => Of(e.Time),
        AppointmentDeclined e => Of(e.Time),
        AppointmentExpired e => Of(e.Time),
        AppointmentRescheduled e => Of(e.From),
        AppointmentReassigned e => Of(e.From),
        OfferDeclined e => Of(e.Offer),
        OfferRanOut e => Of(e.Offer),
        WaitlistLeft { Offer: { } offer } => Of(offer),
        _ => null,
    };

    private static Freed Of(BookedTime time) => new(time.Provider, time.Location, time.Start);

    private static Freed Of(Offer offer) => new(offer.Provider, offer.Location, offer.Start);

    /// <summary>Whom it suits by day, time, provider and location, in the order of joining.</summary>
    private async Task<List<PlaceId>> InLine(TenantId tenant, Freed freed, CancellationToken cancellation)
    {
        var practice = practices.Cached(tenant) ?? await practices.Load(tenant, cancellation);
        if (practice.ZoneOf(freed.Location) is not { } zone)
        {
            return [];
        }

        var local = freed.Start.InZone(zone.Rules).LocalDateTime;
        var read = store.Read(tenant);
        var places = read.Query(
            """
            select id from scheduling.waitlist
            where tenant_id = $1 and status = 'Waiting' and (provider_id is null or provider_id = $2) and (location_id is null or location_id = $3)
              and $4 between from_date and to_date and (earliest is null or earliest <= $5) and (latest is null or latest >= $5)
            order by joined_at, id limit 200
            """,
            row => new PlaceId(row.GetGuid(0)),
            Param.Tenant(tenant), Param.Uuid(freed.Provider), Param.Uuid(freed.Location), Param.Date(local.Date),
            Param.Of(local.TimeOfDay.ToTimeOnly(), NpgsqlTypes.NpgsqlDbType.Time));
        await read.Run(cancellation);
        return places.Value;
    }

    private async Task<bool> Offer(Caller caller, PlaceId id, Freed freed, Instant now, CancellationToken cancellation)
    {
        var offered = false;
        var outcome = await store.Transact(caller, async transaction =>
        {
            offered = false;
            var read = transaction.Read();
            var place = read.Stream(WaitlistPlace.Of(id));
            await read.Run(cancellation);
            if (place.Value.State is not { Status: PlaceStatus.Waiting, Wish: { } wish } state || state.HasHeardOf(freed.Provider, freed.Start))
            {
                return null;
            }

            var hold = new PlaceHold.Command(
                new(Guid.CreateVersion7()), new(wish.Service, freed.Provider, freed.Location, wish.Length, Hold: null), StartWish.Of(freed.Start),
                Duration.Min(AnswerWithin, freed.Start - now), now);
            var (rejection, held) = await PlaceHold.Attempt(transaction, hold, desk, cancellation);
            if (held is not null)
            {
                transaction.Append(place.Value, new SlotOffered(now, new(held.Id, held.Provider, held.Location, held.Start, held.Length, held.Expires)));
                offered = true;
            }

            return rejection;
        }, cancellation);
        return offered && outcome is Outcome.Done;
    }
}
