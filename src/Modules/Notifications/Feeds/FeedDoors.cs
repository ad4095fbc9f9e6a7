using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Notifications;

internal static class FeedPermissions
{
    /// <summary>Give out calendars under secret addresses: providers their own, the front desk clients'.</summary>
    public const string Manage = "feeds:manage";
}

/// <summary>The part of the table of contents that is about calendar feeds.</summary>
public sealed partial class NotificationsModule
{
    private void OffersFeeds()
    {
        Schema("Feeds.sql");
        Stores<ProviderFeed, ProviderFeedEvent>();
        Stores<ClientFeed, ClientFeedEvent>();
        Keeps<ProviderFeedsTable>();
        Keeps<ClientFeedsTable>();
        Permits(FeedPermissions.Manage, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Serves(MakeFeed.Map);
        Serves(ListFeeds.Map);
        Serves(RotateFeed.Map);
        Serves(RevokeFeed.Map);
        Serves(ReadFeed.Map);
        Offers(services => services.AddSingleton<FeedDesk>().AddSingleton<ICalendarFeeds>(provider => provider.GetRequiredService<FeedDesk>()));
    }
}
