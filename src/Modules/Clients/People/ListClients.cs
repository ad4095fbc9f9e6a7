namespace Bookings.Clients;

/// <summary>All clients, a page at a time. Their ids are random, and so is their order: it says nothing about anybody.</summary>
internal static class ListClients
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients", Handle)
        .WithName(nameof(ListClients))
        .WithSummary("All clients")
        .WithDescription("Without those that were archived, or with `archived=true` only those. Who was merged into somebody else is shown with them. Of somebody whose "
            + "key is damaged it says `unavailable`: that is no erasure.")
        .ShowsPersonal()
        .Requires(May.Search);

    private static async Task<Page<ClientView>> Handle(
        Caller caller, PageRequest page, ClientCards cards, CancellationToken cancellation, bool archived = false)
    {
        var after = page.After is { } place ? Guid.Parse(place) : Guid.Empty;
        var clients = await cards.Page(caller.Tenant, after, page.Fetch, archived, cancellation);
        return page.Page(clients, client => ClientView.Of(client.Row, client.Details), client => client.Row.Id.Value.ToString());
    }
}
