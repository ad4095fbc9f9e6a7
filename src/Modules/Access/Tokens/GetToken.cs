namespace Bookings.Access;

/// <summary>The owner looks at one token.</summary>
internal static class GetToken
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/tokens/{id:guid}", Handle)
        .WithName(nameof(GetToken))
        .WithSummary("One token, without its secret")
        .Requires(May.ManageTokens)
        .Refuses<TokenUnknown>();

    private static async Task<Results<Versioned<TokenView>, ProblemHttpResult>> Handle(Guid id, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var row = read.Query($"{Tokens.Select} and t.id = $2", Tokens.Read, Param.Tenant(caller.Tenant), Param.Uuid(id));
        await read.Run(cancellation);
        return row.Value is [var (token, version)] ? Answers.Ok(TokenView.Of(token), version) : new TokenUnknown().ToProblem();
    }
}
