namespace Bookings.Privacy;

/// <summary>An applicant is erased as a client is: fenced, purged, their key destroyed, certified.</summary>
internal static class EraseApplicant
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/applicants/{id:guid}/erasure", Handle)
        .WithName(nameof(EraseApplicant))
        .WithSummary("Erase an applicant, for ever")
        .WithDescription("How far it is, GET /v1/erasures/{id} says; `identity` says how it was made sure who they are, as for a client.")
        .WithTags("Applicants")
        .Requires(May.Erase)
        .Validates(new RequestErasure.Validator())
        .Refuses<NobodyToErase>().Refuses<ErasureIsBlocked>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Accepted<RequestErasure.View>, ProblemHttpResult>> Handle(
        Guid id, RequestErasure.Request request, Caller caller, ErasureDesk desk, CancellationToken cancellation) =>
        (await desk.Request(caller, new(id), RequestedBy.Practice, new(request.Identity!), cancellation)).ToAccepted();
}
