namespace Bookings.Scheduling;

/// <summary>A guest is done, perhaps on a machine that is not theirs: the session ends before its time.</summary>
internal static class CloseBooking
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/close", Handle)
        .WithName(nameof(CloseBooking))
        .WithSummary("End your session")
        .IsVisit();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Visitor visitor, Caller caller, HttpRequest request, EventStore store, CancellationToken cancellation)
    {
        // Its key is not remembered: a session that has ended cannot be told from one that never was.
        var outcome = await store.Transact(caller with { Idempotency = null }, transaction =>
        {
            transaction.Also(
                "delete from scheduling.manage_sessions where tenant_id = $1 and session = $2",
                Param.Tenant(caller.Tenant), Param.Bytes(ManageAccess.Hash(request.Headers[ManageAccess.SessionHeader].ToString())));
            transaction.Answers(visitor.Appointment?.Value ?? visitor.Place?.Value ?? visitor.Client!.Value.Value, 1);
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        return outcome.Match<Results<NoContent, ProblemHttpResult>>(done: _ => TypedResults.NoContent(), refused: reason => reason.ToProblem());
    }
}
