namespace Bookings.Scheduling;

/// <summary>One service with one provider at one location: what its bookings are judged by, ready made.</summary>
/// <param name="Needs">The pools it takes units of.</param>
/// <param name="PolicyVersion">What an appointment booked now pins; 0 where nothing was published.</param>
/// <param name="Skeleton">Everything but the present moment, what is taken, and the client.</param>
internal sealed record Offering(
    ServiceId ServiceId,
    ProviderId ProviderId,
    LocationId LocationId,
    Service Service,
    IReadOnlyList<PoolNeed> Needs,
    PolicyId PolicyId,
    long PolicyVersion,
    CancellationTerms Terms,
    Circumstances Skeleton)
{
    internal ServiceRules Rules => Skeleton.Rules;

    internal Zone Zone => Skeleton.Zone;

    /// <summary>Provider and pools: whose allocations have to be read.</summary>
    internal Guid[] Resources { get; } = [ProviderId.Value, .. Needs.Select(need => need.Pool.Value)];

    /// <summary>The whole case: add what is taken of provider and units, by resource and unit, and who asks.</summary>
    internal Circumstances At(
        Instant now, Taken taken, IReadOnlyDictionary<LocalDate, int>? bookedPerDay = null, ClientBookings? client = null) =>
        Skeleton with
        {
            Now = now,
            Provider = BusyTimes.Of(taken.Of(ProviderId.Value, 1)),
            Pools = Needs.Count == 0 ? [] : [.. Needs.Select(need => need.With(taken))],
            BookedPerDay = bookedPerDay ?? Skeleton.BookedPerDay,
            Client = client,
        };
}

/// <summary>Units of a pool that a service takes, and when the units are out of service.</summary>
internal sealed record PoolNeed(PoolId Pool, int Units, int Quantity, IReadOnlyList<IReadOnlyList<Occupied>> OutOfService)
{
    internal static PoolNeed Of(Requirement need, ResourcePool pool) => new(
        need.Pool, need.Units, pool.Quantity,
        [.. Enumerable.Range(1, pool.Quantity).Select(unit =>
            (IReadOnlyList<Occupied>)[.. pool.Outages.Where(outage => outage.Unit == unit).Select(outage => outage.ToOccupied())])]);

    internal PoolTimes With(Taken taken) => new(
        Pool, Units, [.. OutOfService.Select((gone, i) => BusyTimes.Of([.. gone, .. taken.Of(Pool.Value, i + 1)]))]);
}
