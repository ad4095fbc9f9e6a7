using System.Globalization;

namespace Bookings.Privacy;

/// <summary>All erasures of the business, newest first.</summary>
internal static class ListErasures
{
    private const string Sql = """
        select id, stage, requested_at from privacy.erasures where tenant_id = $1 and (requested_at, id) < ($2, $3) order by requested_at desc, id desc limit $4
        """;

    /// <param name="Stage">As GET /v1/erasures/{id} says it.</param>
    internal sealed record View(Guid Id, string Stage, Instant RequestedAt);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/erasures", Handle)
        .WithName(nameof(ListErasures))
        .WithSummary("List erasures")
        .WithDescription("Newest first. Of whom they are nobody can tell any more.")
        .WithTags("Privacy")
        .Requires(May.Read);

    private static async Task<Page<View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var (before, last) = page.After?.Split(' ') is [var ticks, var id]
            ? (Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture)), Guid.Parse(id))
            : (Instant.FromUtc(9999, 1, 1, 0, 0), Guid.Empty);
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql, row => new View(row.GetGuid(0), GetErasure.Spoken(Enum.Parse<ErasureStage>(row.GetString(1))), row.GetInstant(2)),
            Param.Tenant(caller.Tenant), Param.Time(before), Param.Uuid((Guid?)last), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, view => view, view => string.Create(CultureInfo.InvariantCulture, $"{view.RequestedAt.ToUnixTimeTicks()} {view.Id}"));
    }
}
