using Bookings.Consent.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>What became of a message to somebody.</summary>
/// <param name="Level">How little it said; null where nothing was handed over.</param>
/// <param name="Reason">Why it was not sent, or came back: a code.</param>
internal sealed record PastMessage(Matter About, MessageKind Kind, Channel Channel, MessageLevel? Level, DeliveryState State, string? Reason, Instant At);

/// <summary>
/// Messages that were settled about somebody. Their rows know nobody any more; but the key of each is a hash of what it was about, and as long as somebody's appointments and
/// places in line are known, the keys that their messages must have can be made again and looked for. When the keys of those streams are gone, nobody can.
/// </summary>
/// <remarks>A reminder is found for the time that an appointment has now; of one for an earlier time nobody knows any more that it was theirs.</remarks>
internal sealed class PastMessages(EventStore store, IAppointments appointments, IOffers offers, IRevisions revisions)
{
    /// <summary>Streams of one round trip.</summary>
    private const int AtOnce = 200;

    private const string Settled =
        """
        select m.key, d.channel, d.kind, d.level, d.state, d.reason, d.at from notifications.messages m
        join notifications.deliveries d on d.tenant_id = m.tenant_id and d.id = m.id
        where m.tenant_id = $1 and m.key = any($2) order by d.at
        """;

    internal async Task<IReadOnlyList<PastMessage>> Of(TenantId business, IReadOnlyList<SubjectId> people, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var setup = read.Query(MessageSetup.Sql, MessageSetup.Row.From, Param.Tenant(business));
        await read.Run(cancellation);
        var found = new List<PastMessage>();
        foreach (var page in streams.Chunk(AtOnce))
        {
            var booked = await appointments.Of(business, [.. page.Select(stream => new AppointmentId(stream))], cancellation);
            var waiting = await offers.Made(business, [.. page.Select(stream => new PlaceId(stream))], cancellation);
            found.AddRange(await Find(
                business, booked.Values.SelectMany(brief => About(brief, MessageSetup.Of(setup.Value))).Concat(waiting.SelectMany(About)), cancellation));
        }

        var published = await revisions.Published(business, cancellation);
        found.AddRange(await Find(
            business,
            from person in people
            from revision in published
            from message in Each(Matter.Of(revision.Document, person), revision.Version, Transitions.MessageFor<PolicyRevised>())
            select message,
            cancellation));
        return found;
    }

    private async Task<IReadOnlyList<PastMessage>> Find(TenantId business, IEnumerable<PlannedMessage> possible, CancellationToken cancellation)
    {
        var keys = new Dictionary<string, Matter>(StringComparer.Ordinal);
        foreach (var message in possible)
        {
            keys.TryAdd(Convert.ToHexString(message.Key()), message.About);
        }

        var read = store.Read(business);
        var found = read.Query(
            Settled,
            row => new PastMessage(
                keys[Convert.ToHexString(row.GetFieldValue<byte[]>(0))], Enum.Parse<MessageKind>(row.GetString(2)), Enum.Parse<Channel>(row.GetString(1)),
                row.IsDBNull(3) ? null : (MessageLevel)row.GetInt16(3), Enum.Parse<DeliveryState>(row.GetString(4)), row.GetStringOrNull(5), row.GetInstant(6)),
            Param.Tenant(business), Param.BytesArray([.. keys.Keys.Select(Convert.FromHexString)]));
        await read.Run(cancellation);
        return found.Value;
    }

    /// <summary>Every message that there may have been about an appointment: for each of its versions, and the reminders of its time, by whichever rule.</summary>
    private static IEnumerable<PlannedMessage> About(AppointmentBrief appointment, MessageSetup setup)
    {
        var kinds = Transitions.All.Select(transition => transition.Message).OfType<MessageKind>().Distinct().ToList();
        return (from version in Enumerable.Range(1, (int)appointment.Version)
                from kind in kinds
                from message in Each(Matter.Of(appointment.Id), version, kind)
                select message)
            .Concat((setup with { Reminders = [.. setup.Reminders, .. setup.Retired] }).RemindersOf(appointment, appointment.Version, Instant.MinValue));
    }

    private static IEnumerable<PlannedMessage> About(PlaceOffers place) =>
        from hold in place.Holds
        from version in Enumerable.Range(1, (int)place.Version)
        from message in Each(Matter.Of(new PlaceOffer(place.Place, hold)), version, Transitions.MessageFor<TimeOffered>())
        select message;

    private static IEnumerable<PlannedMessage> Each(Matter about, long version, MessageKind kind) =>
        Enum.GetValues<Channel>().Select(channel => new PlannedMessage(about, version, kind, channel, default));
}
