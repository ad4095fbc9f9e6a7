namespace Bookings.Notifications;

/// <summary>Somebody looks over everything that is said.</summary>
internal static class ListTemplates
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/message-templates", Handle)
        .WithName(nameof(ListTemplates))
        .WithSummary("List the templates")
        .WithDescription("One for each kind of message, channel and language: in the business's own words where it published some, else in ours.")
        .WithTags("Messages")
        .Requires(May.Read);

    private static async Task<Page<GetTemplate.View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var rows = read.Query(MessageSetup.Sql, MessageSetup.Row.From, Param.Tenant(caller.Tenant));
        await read.Run(cancellation);
        var own = MessageSetup.Of(rows.Value).Templates;
        var all = TemplateAddress.All.Select(address => (Address: address, Place: $"{address.Kind} {address.Channel} {address.Language.Value}"))
            .OrderBy(one => one.Place, StringComparer.Ordinal)
            .Where(one => page.After is null || string.CompareOrdinal(one.Place, page.After) > 0)
            .Take(page.Fetch).ToList();
        return page.Page(
            all, one => GetTemplate.View.Of(one.Address, own.GetValueOrDefault(one.Address.Stream.Value, MessageTemplate.Initial)), one => one.Place);
    }
}
