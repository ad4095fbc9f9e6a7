namespace Bookings.Scheduling;

/// <summary>Figures of the practice by day, service and provider: no client can be found in them.</summary>
internal static class GetBookingCounts
{
    private const int MostDays = 400;

    /// <param name="Booked">Appointments made for this day, cancelled ones included.</param>
    /// <param name="Cancelled">Of them cancelled, declined or expired.</param>
    /// <param name="NewClients">First bookings of a client.</param>
    /// <param name="Minutes">Booked minutes.</param>
    internal sealed record Line(
        LocalDate Day, ServiceId ServiceId, ProviderId ProviderId, LocationId LocationId,
        long Booked, long Cancelled, long Completed, long Missed, long NewClients, long Minutes);

    internal sealed record View(LocalDate From, LocalDate To, IReadOnlyList<Line> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/statistics/bookings", Handle)
        .WithName(nameof(GetBookingCounts))
        .WithSummary("See how much was booked")
        .WithDescription("Days `from` to `to`, both included, by default the last 28; at most 400. Followed in the background: a booking shows within a second or two.")
        .WithTags("Statistics")
        .Requires(Permissions.ReadStatistics)
        .Refuses<FindSlots.RangeTooLong>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation, QueryDate? from = null, QueryDate? to = null)
    {
        var last = to?.Day ?? clock.GetCurrentInstant().InUtc().Date;
        var first = from?.Day ?? last.PlusDays(-27);
        if (first > last || Period.DaysBetween(first, last) >= MostDays)
        {
            return new FindSlots.RangeTooLong().ToProblem();
        }

        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            """
            select day, service_id, provider_id, location_id, booked, cancelled, completed, missed, new_clients, minutes from scheduling.booking_counts
            where tenant_id = $1 and day between $2 and $3 order by day, service_id, provider_id, location_id
            """,
            row => new Line(
                row.GetDate(0), new(row.GetGuid(1)), new(row.GetGuid(2)), new(row.GetGuid(3)),
                row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9)),
            Param.Tenant(caller.Tenant), Param.Date(first), Param.Date(last));
        await read.Run(cancellation);
        return TypedResults.Ok(new View(first, last, rows.Value));
    }
}
