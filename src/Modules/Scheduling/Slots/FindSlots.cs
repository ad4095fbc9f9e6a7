namespace Bookings.Scheduling;

/// <summary>What can be booked: every start it names is bookable as long as nobody takes it, and no other is.</summary>
internal static class FindSlots
{
    private const int MostDays = 62;

    /// <param name="Start">RFC 3339 with the offset of the location's clock, or of the zone that was asked for.</param>
    /// <param name="Providers">Who is free then.</param>
    internal sealed record Offer(OffsetDateTime Start, IReadOnlyList<ProviderId> Providers);

    /// <param name="Duration">ISO 8601.</param>
    /// <param name="Zone">In which the starts are written.</param>
    internal sealed record View(ServiceId ServiceId, LocationId LocationId, Duration Duration, string Zone, IReadOnlyList<Offer> Items);

    internal sealed record RangeTooLong() : Rejection(
        Because.RuleBroken, "range-too-long",
        new(
            "Slots are shown for at most 62 days at once, and the first day comes before the last.",
            "Ledige tider vises for høyst 62 dager om gangen, og den første dagen kommer før den siste.",
            "Gli orari liberi si mostrano per al massimo 62 giorni alla volta, e il primo giorno viene prima dell'ultimo."));

    internal static void Map(IEndpointRouteBuilder routes) => Map(routes.MapGet("/services/{serviceId:guid}/slots", Handle).WithName(nameof(FindSlots)).WithTags("Slots").Requires(Permissions.ReadSlots));

    /// <summary>The same for guests: there is no second opinion about what is free.</summary>
    internal static void MapForGuests(IEndpointRouteBuilder routes) =>
        Map(routes.MapGet("/public/{business}/services/{serviceId:guid}/slots", Handle).WithName("FindSlotsOfPage").WithTags("Booking page").Requires(Permissions.VisitPage));

    private static void Map(RouteHandlerBuilder route) => route
        .WithSummary("Find free times")
        .WithDescription("Starts on the days `from` to `to` of the location's calendar, both included (by default a week from today), by start. "
            + "Without `providerId` those of everybody who gives the service there. A class has sessions instead.")
        .Refuses<RangeTooLong>().Refuses<LocationNeeded>().Refuses<NotGivenThere>().Refuses<ReferenceUnknown>().Refuses<NotGivenByProvider>().Refuses<NotGivenHere>()
        .Refuses<ServiceIsRetired>().Refuses<ProviderIsInactive>().Refuses<LocationIsClosed>();

    private static async Task<Results<SlotList, ProblemHttpResult>> Handle(
        Guid serviceId, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation,
        QueryDate? from = null, QueryDate? to = null, Guid? providerId = null, Guid? locationId = null, string? duration = null, QueryZone? zone = null)
    {
        var now = clock.GetCurrentInstant();
        var length = duration is null ? (Duration?)null : NodaTime.Text.DurationPattern.JsonRoundtrip.Parse(duration) is { Success: true } parsed ? parsed.Value : Duration.Zero;
        var wish = new BookingDesk.Wish(
            new(serviceId), providerId is { } provider ? new(provider) : null, locationId is { } location ? new(location) : null, length, Hold: null);
        var practice = practices.Cached(caller.Tenant) ?? await practices.Load(caller.Tenant, cancellation);
        while (true)
        {
            if (BookingDesk.Candidates(practice, wish, out var offerings) is { } impossible)
            {
                var again = store.Read(caller.Tenant);
                if (await practices.Newer(caller.Tenant, practice, again, again.Run, cancellation) is not { } newer)
                {
                    return impossible.ToProblem();
                }

                practice = newer;
                continue;
            }

            var (any, today) = (offerings[0], now.InZone(offerings[0].Zone.Rules).Date);
            var (first, last) = (from?.Day ?? today, to?.Day ?? (from?.Day ?? today).PlusDays(6));
            if (first > last || Period.DaysBetween(first, last) >= MostDays || first.Year is < 1970 or > 9000)
            {
                return new RangeTooLong().ToProblem();
            }

            if (any.Rules.IsClass())
            {
                // A class starts when it is scheduled: see its sessions.
                return new SlotList(new(wish.Service, any.LocationId, length ?? any.Rules.Durations[0], zone?.Zone.Id ?? any.Zone.Id, []), [], zone?.Zone);
            }

            var read = store.Read(caller.Tenant);
            var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
            var busy = BusyRead.Ask(
                read, caller.Tenant, offerings,
                any.Zone.Rules.AtStartOfDay(first).ToInstant() - Duration.FromDays(1), any.Zone.Rules.AtStartOfDay(last.PlusDays(1)).ToInstant() + Duration.FromDays(2), now);
            var perDay = any.Rules.Limits.PerDay is null ? null : BookedPerDay(read, caller.Tenant, wish.Service, offerings, first, last);
            await read.Run(cancellation);
            if (version.Value != practice.Version)
            {
                practice = await practices.Load(caller.Tenant, cancellation);
                continue;
            }

            var chosen = length ?? any.Rules.Durations[0];
            var (days, taken) = (new DateInterval(first, last), busy.Taken());
            var offers = offerings.Select(offering => (
                offering.ProviderId,
                Slots.Offered(
                    offering.At(now, taken, perDay?.Value.Where(row => row.Provider == offering.ProviderId.Value).ToDictionary(row => row.Day, row => row.Count)),
                    chosen, days)));
            return new SlotList(new(wish.Service, any.LocationId, chosen, zone?.Zone.Id ?? any.Zone.Id, []), InOrder([.. offers]), zone?.Zone);
        }
    }

    /// <summary>One line for each start.</summary>
    private static List<FreeStart> InOrder(IReadOnlyList<(ProviderId Provider, List<Slot> Slots)> offers)
    {
        if (offers is [var (provider, slots)])
        {
            ProviderId[] alone = [provider];
            return slots.ConvertAll(slot => new FreeStart(slot, alone));
        }

        return [.. offers.SelectMany(offer => offer.Slots.Select(slot => (Slot: slot, offer.Provider)))
            .GroupBy(offer => offer.Slot.At).OrderBy(start => start.Key)
            .Select(start => new FreeStart(start.First().Slot, [.. start.Select(offer => offer.Provider)]))];
    }

    private static Pending<List<(Guid Provider, LocalDate Day, int Count)>> BookedPerDay(
        ReadBatch read, TenantId tenant, ServiceId service, IReadOnlyList<Offering> offerings, LocalDate first, LocalDate last) => read.Query(
        """
        select provider_id, local_date, count(*) from scheduling.appointments
        where tenant_id = $1 and provider_id = any($2) and service_id = $3 and local_date between $4 and $5
          and starts > $4::timestamp at time zone 'UTC' - interval '1 day' and starts < $5::timestamp at time zone 'UTC' + interval '2 days'
          and status not in ('Cancelled', 'Declined', 'Expired')
        group by provider_id, local_date
        """,
        row => (row.GetGuid(0), row.GetDate(1), (int)row.GetInt64(2)),
        Param.Tenant(tenant), Param.Uuids([.. offerings.Select(offering => offering.ProviderId.Value)]), Param.Uuid(service), Param.Date(first), Param.Date(last));
}
