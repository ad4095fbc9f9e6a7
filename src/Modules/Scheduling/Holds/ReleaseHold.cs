namespace Bookings.Scheduling;

/// <summary>A held time is given back before it runs out.</summary>
internal static class ReleaseHold
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        Map(routes.MapDelete("/holds/{holdId:guid}", Handle).WithName(nameof(ReleaseHold)).WithTags("Holds").Requires(Permissions.Book));

    /// <summary>Whoever knows the random id of a hold is the guest who placed it.</summary>
    internal static void MapForGuests(IEndpointRouteBuilder routes) =>
        Map(routes.MapDelete("/public/{business}/holds/{holdId:guid}", Handle).WithName("ReleaseHoldOfPage").WithTags("Booking page").Requires(Permissions.VisitPage));

    private static void Map(RouteHandlerBuilder route) => route
        .WithSummary("Release a hold")
        .Refuses<HoldUnknown>();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid holdId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var hold = Hold.Ask(read, caller.Tenant, new(holdId));
            await read.Run(cancellation);
            if (hold.Value is not { } found || !caller.MaySee(found.Provider))
            {
                return new HoldUnknown();
            }

            Hold.Free(transaction, holdId);
            transaction.Answers(holdId, 1);
            return null;
        }, cancellation);

        return outcome.Match<Results<NoContent, ProblemHttpResult>>(done: _ => TypedResults.NoContent(), refused: reason => reason.ToProblem());
    }
}
