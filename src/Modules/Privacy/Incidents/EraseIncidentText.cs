namespace Bookings.Privacy;

/// <summary>What was written about an incident goes, by the erasure that everybody's data goes by; the incident stays, in codes and numbers.</summary>
internal static class EraseIncidentText
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/incidents/{id:guid}/erase-text", Handle)
        .WithName(nameof(EraseIncidentText))
        .WithSummary("Erase what was written about an incident, for ever")
        .WithDescription("Where it names somebody who is to be erased. How far it is, GET /v1/erasures/{id} says.")
        .WithTags("Incidents")
        .Requires(May.Erase)
        .Refuses<NobodyToErase>().Refuses<ErasureIsBlocked>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Accepted<RequestErasure.View>, ProblemHttpResult>> Handle(Guid id, Caller caller, ErasureDesk desk, CancellationToken cancellation) =>
        (await desk.Request(caller, new(id), RequestedBy.Practice, new("known"), cancellation)).ToAccepted();
}
