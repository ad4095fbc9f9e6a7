using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>Who waits is told that a time is held for them, at once: it is not held for long. Whether it still is, is decided when it is sent.</summary>
internal sealed class PlanOffers(IEnumerable<Announcement> announcements) : NoticeRows<TimeOffered>(announcements)
{
    public override string Name => "notifications.plan_offers";

    protected override async Task Write(TenantId tenant, IReadOnlyList<Noticed<TimeOffered>> page, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var setup = await MessageSetup.Read(connection, tenant, cancellation);
        await PlannedMessage.Insert(tenant, [.. page.SelectMany(noticed => News(noticed, setup))], connection, cancellation);
    }

    private static IEnumerable<PlannedMessage> News(Noticed<TimeOffered> noticed, MessageSetup setup) =>
        setup.Settings.Channels.Select(channel =>
            new PlannedMessage(Matter.Of(noticed.Notice.Offer), noticed.Notice.Version, Transitions.MessageFor<TimeOffered>(), channel, noticed.At));
}
