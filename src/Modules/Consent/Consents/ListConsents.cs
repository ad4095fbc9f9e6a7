namespace Bookings.Consent;

/// <summary>Somebody of the business sees what a client agreed to, and what they have yet to accept.</summary>
internal static class ListConsents
{
    /// <param name="Items">Newest first; what ended too.</param>
    internal sealed record View(IReadOnlyList<ConsentView> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{clientId:guid}/consents", Handle)
        .WithName(nameof(ListConsents))
        .WithSummary("See a client's consents")
        .Requires(May.ReadConsents);

    private static async Task<Ok<View>> Handle(Guid clientId, Caller caller, IConsents consents, CancellationToken cancellation) =>
        TypedResults.Ok(new View(await consents.Of(caller.Tenant, new(clientId), cancellation)));
}
