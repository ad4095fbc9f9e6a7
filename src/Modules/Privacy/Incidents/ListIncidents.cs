using System.Globalization;

namespace Bookings.Privacy;

/// <summary>All incidents, the one noticed last first: the document of GDPR Art. 33(5), without what was written.</summary>
internal static class ListIncidents
{
    private const string Sql = """
        select id, stage, kind, risk, aware_at, authority_at, affected from privacy.incidents
        where tenant_id = $1 and (aware_at, id) < ($2, $3) order by aware_at desc, id desc limit $4
        """;

    /// <param name="AuthorityBy">Null where a risk is unlikely.</param>
    /// <param name="Overdue">The 72 hours are over and the authority was not told.</param>
    /// <param name="Affected">People, as they were counted last; null where nobody has.</param>
    internal sealed record View(Guid Id, string Stage, string Kind, string Risk, Instant AwareAt, Instant? AuthorityBy, Instant? AuthorityNotifiedAt, bool Overdue, int? Affected);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/incidents", Handle)
        .WithName(nameof(ListIncidents))
        .WithSummary("List incidents, with their 72 hours")
        .WithTags("Incidents")
        .Requires(May.SeeIncidents);

    private static async Task<Page<View>> Handle(PageRequest page, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var (before, last) = page.After?.Split(' ') is [var ticks, var id]
            ? (Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture)), Guid.Parse(id))
            : (Instant.FromUtc(9999, 1, 1, 0, 0), Guid.Empty);
        var now = clock.GetCurrentInstant();
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql, row => Of(row, now), Param.Tenant(caller.Tenant), Param.Time(before), Param.Uuid((Guid?)last), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, view => view, view => string.Create(CultureInfo.InvariantCulture, $"{view.AwareAt.ToUnixTimeTicks()} {view.Id}"));
    }

    private static View Of(NpgsqlDataReader row, Instant now)
    {
        var (risk, aware, told) = (row.GetString(3), row.GetInstant(4), row.GetInstantOrNull(5));
        Instant? by = risk == Incident.Unlikely.Value ? null : aware + Incident.Time;
        return new(
            row.GetGuid(0), GetErasure.Spoken(Enum.Parse<IncidentStage>(row.GetString(1))), row.GetString(2), risk, aware, by, told, told is null && by < now,
            row.IsDBNull(6) ? null : row.GetInt32(6));
    }
}
