namespace Bookings.Scheduling;

/// <summary>A series as it stands, with its appointments where they are now.</summary>
internal static class GetSeries
{
    /// <param name="Date">For which it was planned.</param>
    internal sealed record Item(LocalDate Date, AppointmentId AppointmentId, AppointmentStatus Status, OffsetDateTime Start, OffsetDateTime End);

    /// <param name="Time">On the location's clock.</param>
    internal sealed record View(
        SeriesId Id, SeriesStatus Status, ServiceId ServiceId, ProviderId ProviderId, LocationId LocationId, LocalTime Time, Duration Duration,
        IReadOnlyList<LocalDate> Skipped, IReadOnlyList<Item> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/series/{seriesId:guid}", Handle)
        .WithName(nameof(GetSeries))
        .WithSummary("See a series")
        .WithTags("Series")
        .Requires(Permissions.ReadAppointments)
        .Refuses<SeriesUnknown>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(Guid seriesId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var loaded = read.Stream(AppointmentSeries.Of(new(seriesId)));
        var rows = read.Query(
            "select id, status, starts, ends, zone from scheduling.appointments where tenant_id = $1 and series_id = $2",
            row => (Id: row.GetGuid(0), Status: Enum.Parse<AppointmentStatus>(row.GetString(1)), Start: row.GetInstant(2), End: row.GetInstant(3), Zone: Zone.Of(row.GetString(4)).Rules),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)seriesId));
        await read.Run(cancellation);
        var series = loaded.Value.State;
        if (series.Guarded(caller) is { } unknown)
        {
            return unknown.ToProblem();
        }

        var (plan, byId) = (series.Plan!, rows.Value.ToDictionary(row => row.Id));
        return TypedResults.Ok(new View(
            new(seriesId), series.Status, plan.Service, plan.Provider, plan.Location, series.Time, plan.Length, series.Skipped,
            [.. from date in plan.Dates
                let now = byId[date.Appointment.Value]
                select new Item(date.Date, date.Appointment, now.Status, now.Start.InZone(now.Zone).ToOffsetDateTime(), now.End.InZone(now.Zone).ToOffsetDateTime())]));
    }
}
