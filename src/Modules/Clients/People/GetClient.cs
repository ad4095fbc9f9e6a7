namespace Bookings.Clients;

/// <summary>Somebody of the practice looks at one client.</summary>
internal static class GetClient
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}", Handle)
        .WithName(nameof(GetClient))
        .WithSummary("One client; of an erased one nothing but that")
        .Requires(May.Read)
        .Refuses<ClientUnknown>();

    private static async Task<Results<Versioned<ClientView>, ProblemHttpResult>> Handle(Guid id, Caller caller, ClientCards cards, CancellationToken cancellation) =>
        await cards.Of(caller.Tenant, [id], cancellation) is [var (row, details)]
            ? Answers.Ok(ClientView.Of(row, details), row.Version)
            : new ClientUnknown().ToProblem();
}
