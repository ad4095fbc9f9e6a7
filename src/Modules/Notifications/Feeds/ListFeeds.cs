using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>Which calendars are given out: a provider sees their own, the front desk clients'.</summary>
internal static class ListFeeds
{
    /// <param name="ClientId">A random number; who that is, Clients says to those who may know. Null once the client was erased.</param>
    internal sealed record View(Guid Id, ProviderId? ProviderId, Guid? ClientId, FeedDetail Detail, string Language, Instant MadeAt, Instant? RevokedAt)
    {
        internal static View Of(FeedRow feed) => new(feed.Id, feed.Provider, feed.Client?.Value, feed.Detail, feed.Language.Value, feed.MadeAt, feed.RevokedAt);
    }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/feeds", All)
            .WithName(nameof(ListFeeds))
            .WithSummary("All calendar feeds, without their addresses")
            .Requires(FeedPermissions.Manage);
        routes.MapGet("/feeds/{feedId:guid}", One)
            .WithName("GetFeed")
            .WithSummary("One calendar feed, without its address")
            .Requires(FeedPermissions.Manage)
            .Refuses<FeedUnknown>();
    }

    private static async Task<Page<View>> All(Caller caller, PageRequest page, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            $"{FeedRow.Select} and id > $2 and ($3::uuid is null or provider_id = $3) and (not $4 or provider_id is null) order by id limit $5", FeedRow.Read,
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)(page.After is { } place ? Guid.Parse(place) : Guid.Empty)),
            Param.Uuid(caller.ProviderId), Param.Bool(caller.Role == Role.FrontDesk), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, View.Of, feed => feed.Id.ToString());
    }

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> One(Guid feedId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var row = read.Query($"{FeedRow.Select} and id = $2", FeedRow.Read, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)feedId));
        await read.Run(cancellation);
        return row.Value is [var feed] && MakeFeed.IsTheirs(caller, feed.Provider) ? Answers.Ok(View.Of(feed), feed.Version) : new FeedUnknown().ToProblem();
    }
}
