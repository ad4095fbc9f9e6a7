namespace Bookings.Notifications;

/// <summary>A calendar gets another address, and the old one ends at once: somebody had it who should not.</summary>
internal static class RotateFeed
{
    internal sealed record FeedIsRevoked() : Rejection(
        Because.Conflict, "feed-is-revoked",
        new("This feed was revoked. Make a new one.", "Denne kalenderstrømmen er trukket tilbake. Lag en ny.", "Questo feed è stato revocato. Creane uno nuovo."));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/feeds/{feedId:guid}/rotate", Handle)
        .WithName(nameof(RotateFeed))
        .WithSummary("Give a calendar another secret address; it is shown once")
        .Requires(FeedPermissions.Manage)
        .Refuses<FeedUnknown>().Refuses<FeedIsRevoked>().Refuses<MakeFeed.AddressShownBefore>().Refuses<PersonNotLive>().Refuses<PreconditionFailed>();

    private static async Task<Results<CreatedVersioned<NewFeed>, ProblemHttpResult>> Handle(
        Guid feedId, Caller caller, FeedDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        NewFeed? made = null;
        var outcome = await desk.Change(
            caller, feedId, (transaction, old) => made = desk.Start(transaction, old.Provider, old.Client, old.Detail, old.Language, clock.GetCurrentInstant()), cancellation);

        return outcome.Match<Results<CreatedVersioned<NewFeed>, ProblemHttpResult>>(
            done: done => done.IsRepeat ? new MakeFeed.AddressShownBefore().ToProblem()
                : made is null ? new FeedIsRevoked().ToProblem()
                : Answers.Created($"/v1/feeds/{made.Id}", made, 1),
            refused: reason => reason.ToProblem());
    }
}
