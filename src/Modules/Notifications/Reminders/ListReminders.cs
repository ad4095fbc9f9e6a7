namespace Bookings.Notifications;

/// <summary>Somebody looks over the reminders in force.</summary>
internal static class ListReminders
{
    private const string Sql = "select id, doc from notifications.reminder_rules where tenant_id = $1 and id > $2 and (doc ->> 'IsInForce')::boolean order by id limit $3";

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/reminders", Handle)
        .WithName(nameof(ListReminders))
        .WithSummary("List the reminders")
        .WithTags("Messages")
        .Requires(May.Read);

    private static async Task<Page<ReminderView>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var after = page.After is { } place ? Guid.Parse(place) : Guid.Empty;
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql, row => ReminderView.Of(row.GetGuid(0), SetupDocument.Read<ReminderRule>(row.GetFieldValue<byte[]>(1))),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)after), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, view => view, view => view.Id.ToString());
    }
}
