using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>
/// What went out about somebody. A message that was settled knows nobody any more; but its key is a hash of what it was about, and as long as somebody's appointments are known the
/// keys that their messages must have can be made again and looked for. When the appointments' keys are gone, nobody can.
/// </summary>
internal sealed class Disclosed(EventStore store, IAppointments appointments, SendDue sending) : IDisclosures
{
    /// <summary>Appointments of one round trip.</summary>
    private const int AtOnce = 200;

    private const string SentSql =
        """
        select m.key, d.channel, d.kind, d.level from notifications.messages m
        join notifications.deliveries d on d.tenant_id = m.tenant_id and d.id = m.id and d.state = 'Sent'
        where m.tenant_id = $1 and m.key = any($2)
        """;

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
        var told = new List<Told>();
        foreach (var page in erasing.Streams.Chunk(AtOnce))
        {
            told.AddRange(await Sent(erasing.Tenant, page, cancellation));
        }

        var read = store.Read(erasing.Tenant);
        var streams = erasing.Streams.ToArray();
        var feeds = read.Single(FeedsSql, row => row.GetInt64(0), Param.Tenant(erasing.Tenant), Param.Uuids(streams));
        var hooks = read.Single(HooksSql, row => row.GetInt64(0), Param.Tenant(erasing.Tenant), Param.Uuids(streams));
        await read.Run(cancellation);
        Disclosure[] others = [Calendars(told), new(new("calendar-feed"), feeds.Value, feeds.Value), new(new("webhook"), hooks.Value, 0)];
        return [.. Messages(told), .. others.Where(one => one.Count > 0)];
    }

    private static IEnumerable<Disclosure> Messages(IEnumerable<Told> told) =>
        from one in told
        group one by (one.Channel, one.Level) into each
        orderby each.Key
        select new Disclosure(new($"{(each.Key.Channel == Channel.Email ? "mail" : "sms")}-{Label(each.Key.Level)}"), each.Count(), 0);

    /// <summary>Invitations of one appointment are one copy in a calendar; a cancellation after them takes it out again.</summary>
    private static Disclosure Calendars(IEnumerable<Told> told)
    {
        var copies = told.Where(one => one is { Channel: Channel.Email, Level: not MessageLevel.LinkOnly }).GroupBy(one => one.Appointment)
            .Where(each => each.Any(one => one.Kind is MessageKind.Booked or MessageKind.Confirmed or MessageKind.Moved)).ToList();
        return new(new("calendar-copy"), copies.Count, copies.Count(each => each.Any(one => one.Kind == MessageKind.Cancelled)));
    }

    private async Task<IEnumerable<Told>> Sent(TenantId business, Guid[] streams, CancellationToken cancellation)
    {
        var briefs = await appointments.Of(business, [.. streams.Select(stream => new AppointmentId(stream))], cancellation);
        var first = store.Read(business);
        var setup = first.Query(MessageSetup.Sql, MessageSetup.Row.From, Param.Tenant(business));
        await first.Run(cancellation);
        var keys = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var message in briefs.Values.SelectMany(brief => Possible(brief, MessageSetup.Of(setup.Value))))
        {
            keys.TryAdd(Convert.ToHexString(message.Key()), message.About.Appointment!.Value.Value);
        }

        var read = store.Read(business);
        var sent = read.Query(
            SentSql,
            row => new Told(
                keys[Convert.ToHexString(row.GetFieldValue<byte[]>(0))], Enum.Parse<Channel>(row.GetString(1)), Enum.Parse<MessageKind>(row.GetString(2)), (MessageLevel)row.GetInt16(3)),
            Param.Tenant(business), Param.BytesArray([.. keys.Keys.Select(Convert.FromHexString)]));
        await read.Run(cancellation);
        return sent.Value;
    }

    /// <summary>Every message that there may have been about an appointment: for each of its versions, and the reminders of its time, by whichever rule.</summary>
    private static IEnumerable<PlannedMessage> Possible(AppointmentBrief appointment, MessageSetup setup)
    {
        var kinds = Transitions.All.Select(transition => transition.Message).OfType<MessageKind>().Distinct().ToList();
        return (from version in Enumerable.Range(1, (int)appointment.Version)
                from kind in kinds
                from channel in Enum.GetValues<Channel>()
                select new PlannedMessage(Matter.Of(appointment.Id), version, kind, channel, default))
            .Concat((setup with { Reminders = [.. setup.Reminders, .. setup.Retired] }).RemindersOf(appointment, appointment.Version, Instant.MinValue));
    }

    private static string Label(MessageLevel level) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(level.ToString());

    /// <summary>A message that was taken by who delivers it.</summary>
    private sealed record Told(Guid Appointment, Channel Channel, MessageKind Kind, MessageLevel Level);
}
