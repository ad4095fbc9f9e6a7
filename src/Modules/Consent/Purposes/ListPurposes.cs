namespace Bookings.Consent;

/// <summary>Somebody looks over what the business does with data.</summary>
internal static class ListPurposes
{
    private const string Sql = "select id, doc from consent.purposes where tenant_id = $1 and id > $2 order by id limit $3";

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/purposes", Handle)
        .WithName(nameof(ListPurposes))
        .WithSummary("List the purposes")
        .Requires(May.ReadPolicies);

    private static async Task<Page<PurposeView>> Handle(Caller caller, PageRequest page, EventStore store, CancellationToken cancellation)
    {
        var after = page.After is { } place ? Guid.Parse(place) : Guid.Empty;
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql, row => (Id: row.GetGuid(0), Purpose: StateDocument.Read<Purpose>(row.GetFieldValue<byte[]>(1))),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)after), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, row => PurposeView.Of(row.Id, row.Purpose), row => row.Id.ToString());
    }
}
