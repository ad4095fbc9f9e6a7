using System.Globalization;
using NodaTime.Text;

namespace Bookings.Privacy;

/// <summary>The inbox: what is due first comes first.</summary>
internal static class ListDataRequests
{
    private const string Sql = """
        select id, client_id, kind, status, asked_by, received_on, due, is_extended from privacy.data_requests
        where tenant_id = $1 and (due, id) > ($2, $3) and ($4::varchar is null or status = $4) and ($5::varchar is null or kind = $5)
          and ($6::uuid is null or client_id = $6) and (not $7 or (status = 'Open' and due < $8 and client_id is not null))
        order by due, id limit $9
        """;

    /// <param name="ClientId">Null once they were erased: then there is nothing left to answer.</param>
    internal sealed record View(Guid Id, Guid? ClientId, string Kind, string Status, string AskedBy, LocalDate ReceivedOn, LocalDate Due, bool IsExtended, bool IsOverdue);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/data-requests", Handle)
        .WithName(nameof(ListDataRequests))
        .WithSummary("List requests about people's own data")
        .WithDescription("By the day on which an answer is due. `status`, `kind` and `clientId` narrow it, `overdue=true` shows what should have been answered. What was written, each request shows by itself.")
        .WithTags("Privacy")
        .Requires(May.TakeRequests);

    private static async Task<Page<View>> Handle(
        PageRequest page, Caller caller, EventStore store, BusinessDay days, CancellationToken cancellation,
        string? status = null, string? kind = null, Guid? clientId = null, bool overdue = false)
    {
        var (after, afterId) = page.After?.Split(' ') is [var date, var id]
            ? (LocalDatePattern.Iso.Parse(date).Value, Guid.Parse(id))
            : (new LocalDate(1, 1, 1), Guid.Empty);
        var today = await days.Of(caller.Tenant, cancellation);
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql,
            row => new View(
                row.GetGuid(0), row.GetGuidOrNull(1), RequestSpelling.Of(Enum.Parse<RequestKind>(row.GetString(2))), RequestSpelling.Of(Enum.Parse<RequestStatus>(row.GetString(3))),
                RequestSpelling.Of(Enum.Parse<RequestedBy>(row.GetString(4))), row.GetDate(5), row.GetDate(6), row.GetBoolean(7),
                row.GetString(3) == nameof(RequestStatus.Open) && row.GetDate(6) < today && !row.IsDBNull(1)),
            Param.Tenant(caller.Tenant), Param.Date(after), Param.Uuid((Guid?)afterId),
            Param.Text(RequestSpelling.Stored<RequestStatus>(status, nameof(status), RequestSpelling.Statuses)),
            Param.Text(RequestSpelling.Stored<RequestKind>(kind, nameof(kind), RequestSpelling.Kinds)),
            Param.Uuid(clientId), Param.Bool(overdue), Param.Date(today), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, view => view, view => string.Create(CultureInfo.InvariantCulture, $"{LocalDatePattern.Iso.Format(view.Due)} {view.Id}"));
    }
}
