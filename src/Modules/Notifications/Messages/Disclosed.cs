namespace Bookings.Notifications;

/// <summary>What went out about somebody, as <see cref="PastMessages"/> finds it.</summary>
internal sealed class Disclosed(EventStore store, PastMessages past, SendDue sending) : IDisclosures
{
    private const string FeedsSql = "select count(*) from notifications.client_feeds where tenant_id = $1 and id = any($2) and revoked_at is null";
    private const string HooksSql = "select count(*) from notifications.webhook_deliveries where tenant_id = $1 and subject = any($2) and state = 'delivered'";

    /// <summary>However slow the mail server: nobody's erasure waits longer for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Cancellations that wait to be sent would be dropped by the fence, and a calendar would keep what does not take place.</summary>
    public async Task Retract(Erasing erasing, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(Patience);
        while (await sending.RunCancellations(erasing.Tenant, erasing.Streams, enough.Token) > 0 && !enough.IsCancellationRequested)
        {
        }
    }

    public async Task<IReadOnlyList<Disclosure>> Of(Erasing erasing, CancellationToken cancellation)
    {
        var told = (await past.Of(erasing.Tenant, erasing.People, erasing.Streams, cancellation)).Where(one => one.State == DeliveryState.Sent).ToList();
        var read = store.Read(erasing.Tenant);
        var streams = erasing.Streams.ToArray();
        var feeds = read.Single(FeedsSql, row => row.GetInt64(0), Param.Tenant(erasing.Tenant), Param.Uuids(streams));
        var hooks = read.Single(HooksSql, row => row.GetInt64(0), Param.Tenant(erasing.Tenant), Param.Uuids(streams));
        await read.Run(cancellation);
        Disclosure[] others = [Calendars(told), new(new("calendar-feed"), feeds.Value, feeds.Value), new(new("webhook"), hooks.Value, 0)];
        return [.. Messages(told), .. others.Where(one => one.Count > 0)];
    }

    private static IEnumerable<Disclosure> Messages(IEnumerable<PastMessage> told) =>
        from one in told
        group one by (one.Channel, one.Level) into each
        orderby each.Key
        select new Disclosure(new($"{(each.Key.Channel == Channel.Email ? "mail" : "sms")}-{Label(each.Key.Level!.Value)}"), each.Count(), 0);

    /// <summary>Invitations of one appointment are one copy in a calendar; a cancellation after them takes it out again.</summary>
    private static Disclosure Calendars(IEnumerable<PastMessage> told)
    {
        var copies = told.Where(one => one is { Channel: Channel.Email, Level: not MessageLevel.LinkOnly }).GroupBy(one => one.About.Appointment)
            .Where(each => each.Any(one => one.Kind is MessageKind.Booked or MessageKind.Confirmed or MessageKind.Moved)).ToList();
        return new(new("calendar-copy"), copies.Count, copies.Count(each => each.Any(one => one.Kind == MessageKind.Cancelled)));
    }

    private static string Label(MessageLevel level) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(level.ToString());
}
