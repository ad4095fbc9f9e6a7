using NodaTime.Text;

namespace Bookings.Privacy;

/// <summary>Every night that looked after retention, newest first.</summary>
internal static class ListRetentionRuns
{
    private const string Sql = "select night from privacy.retention_nights where tenant_id = $1 and night < $2 order by night desc limit $3";

    /// <param name="EndedAt">Null while it goes on; one that was cut off is gone on with.</param>
    /// <param name="Classes">What became of each class that had a rule in force.</param>
    internal sealed record View(LocalDate Night, Instant BeganAt, Instant? EndedAt, IReadOnlyList<SimulateRetention.Part> Classes)
    {
        internal static View Of(RetentionNight night) =>
            new(night.Night, night.Beginning!.At, night.End?.At, [.. (night.End?.Classes ?? []).Select(SimulateRetention.Part.Of)]);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/retention/runs", Handle)
        .WithName(nameof(ListRetentionRuns))
        .WithSummary("List the nights in which retention periods were looked after")
        .WithDescription("What was taken and what was left, by class and reason, in numbers. Of whom they are nobody can tell.")
        .WithTags("Privacy")
        .Requires(May.Read);

    private static async Task<Page<View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var before = page.After is { } after ? LocalDatePattern.Iso.Parse(after).Value : LocalDate.MaxIsoValue;
        var read = store.Read(caller.Tenant);
        var nights = read.Query(Sql, row => row.GetDate(0), Param.Tenant(caller.Tenant), Param.Date(before), Param.Int(page.Fetch));
        await read.Run(cancellation);
        var second = store.Read(caller.Tenant);
        var runs = nights.Value.Select(night => second.Stream(RetentionNight.Of(night))).ToList();
        await second.Run(cancellation);
        return page.Page([.. runs.Select(run => run.Value.State)], View.Of, night => LocalDatePattern.Iso.Format(night.Night));
    }
}
