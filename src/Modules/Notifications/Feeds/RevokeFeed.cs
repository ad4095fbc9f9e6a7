namespace Bookings.Notifications;

/// <summary>An address leads nowhere from now on.</summary>
internal static class RevokeFeed
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/feeds/{feedId:guid}/revoke", Handle)
        .WithName(nameof(RevokeFeed))
        .WithSummary("Revoke a calendar feed")
        .Requires(FeedPermissions.Manage)
        .Refuses<FeedUnknown>().Refuses<PersonNotLive>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid feedId, Caller caller, FeedDesk desk, CancellationToken cancellation) =>
        (await desk.Revoke(caller, feedId, cancellation)).ToAnswer();
}
