namespace Bookings.Access;

/// <summary>The owner sees which keys to the business there are, in the order of issue.</summary>
internal static class ListTokens
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/tokens", Handle)
        .WithName(nameof(ListTokens))
        .WithSummary("All tokens, without their secrets")
        .Requires(May.ManageTokens);

    private static async Task<Page<TokenView>> Handle(Caller caller, PageRequest page, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var after = page.After is { } place ? Guid.Parse(place) : Guid.Empty;
        var rows = read.Query(
            $"{Tokens.Select} and t.id > $2 order by t.id limit $3", Tokens.Read, Param.Tenant(caller.Tenant), Param.Uuid(after), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, row => TokenView.Of(row.Token), row => row.Token.Id.Value.ToString());
    }
}
