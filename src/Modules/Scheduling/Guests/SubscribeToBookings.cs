using Bookings.Notifications.Contracts;

namespace Bookings.Scheduling;

/// <summary>A guest lets their own calendar follow their appointments: it says when they are busy, and nothing more.</summary>
internal static class SubscribeToBookings
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/calendar-feed", Handle)
        .WithName(nameof(SubscribeToBookings))
        .WithSummary("Get an address that your calendar can subscribe to")
        .WithDescription("The address is a secret and is shown once. It shows when you are busy, and neither where nor why.")
        .IsVisit()
        .Refuses<PersonNotLive>();

    private static async Task<Results<Ok<NewFeed>, ProblemHttpResult>> Handle(
        string business, Visitor visitor, Caller caller, HttpRequest request, BusinessLanguages languages, EventStore store, ICalendarFeeds feeds, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new PersonNotLive().ToProblem();
        }

        var language = await languages.Of(null, request, business, cancellation);
        NewFeed? made = null;
        // Its key is not remembered: the first address cannot be shown again, so whoever repeats the request gets another one.
        var outcome = await store.Transact(caller with { Idempotency = null }, transaction =>
        {
            made = feeds.MakeFor(transaction, client.Subject, language, clock.GetCurrentInstant());
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        return outcome.Match<Results<Ok<NewFeed>, ProblemHttpResult>>(done: _ => TypedResults.Ok(made!), refused: reason => reason.ToProblem());
    }
}
