using Bookings.Notifications.Contracts;

namespace Bookings.Scheduling;

/// <summary>A guest takes back every address under which their appointments can be followed, also those that the practice gave out.</summary>
internal static class EndSubscriptions
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/calendar-feed/revoke", Handle)
        .WithName(nameof(EndSubscriptions))
        .WithSummary("Revoke every address of your calendar")
        .IsVisit();

    private static async Task<NoContent> Handle(Visitor visitor, Caller caller, ICalendarFeeds feeds, CancellationToken cancellation)
    {
        if (visitor.Client is { } client)
        {
            await feeds.RevokeOf(caller, client.Subject, cancellation);
        }

        return TypedResults.NoContent();
    }
}
