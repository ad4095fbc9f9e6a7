namespace Bookings.Notifications;

/// <summary>
/// What is planned for those who are to be erased, and what became of it. A message that was settled knows nobody any more; whoever planned it makes its key again and asks by that.
/// </summary>
internal sealed class RetentionMessages(EventStore store) : IRetentionMessages
{
    private const string ToldSql = """
        select m.key, m.settled_at is null, d.state, d.reason, d.at from notifications.messages m
        left join notifications.deliveries d on d.tenant_id = m.tenant_id and d.id = m.id
        where m.tenant_id = $1 and m.key = any($2)
        """;

    private sealed record End(bool IsOpen, DeliveryState? State, string? Reason, Instant? At)
    {
        /// <summary>Whoever is nobody to write to, has no address, or one that takes nothing, cannot be told more than this.</summary>
        internal bool IsAllThereIs => State is DeliveryState.Sent or DeliveryState.Bounced || (State == DeliveryState.Suppressed && Reason is "no-address" or "erased");
    }

    public async Task Plan(Transaction transaction, IReadOnlyList<RetentionMessage> messages, CancellationToken cancellation)
    {
        var read = transaction.Read();
        var rows = read.Query(MessageSetup.Sql, MessageSetup.Row.From, Param.Tenant(transaction.Caller.Tenant));
        await read.Run(cancellation);
        var insert = PlannedMessage.ToInsert(
            transaction.Caller.Tenant, [.. from message in messages from channel in MessageSetup.Of(rows.Value).Settings.Channels select Of(message, channel)]);
        var parameters = insert.Parameters.Cast<NpgsqlParameter>().ToArray();
        insert.Parameters.Clear();
        transaction.Also(insert.CommandText, parameters);
    }

    public async Task<IReadOnlyDictionary<RetentionMessage, Instant?>> Told(
        TenantId business, IReadOnlyCollection<RetentionMessage> messages, CancellationToken cancellation)
    {
        var keys = messages.SelectMany(message => Enum.GetValues<Channel>().Select(channel => (Key: Of(message, channel).Key(), Message: message)))
            .ToDictionary(one => Convert.ToHexString(one.Key), one => one, StringComparer.Ordinal);
        var told = new Dictionary<RetentionMessage, Instant?>();
        if (keys.Count == 0)
        {
            return told;
        }

        var read = store.Read(business);
        var ends = read.Query(
            ToldSql,
            row => (keys[Convert.ToHexString(row.GetFieldValue<byte[]>(0))].Message, End: new End(
                row.GetBoolean(1), row.GetStringOrNull(2) is { } state ? Enum.Parse<DeliveryState>(state) : null, row.GetStringOrNull(3), row.GetInstantOrNull(4))),
            Param.Tenant(business), Param.BytesArray([.. keys.Values.Select(one => one.Key)]));
        await read.Run(cancellation);
        foreach (var each in ends.Value.GroupBy(one => one.Message, one => one.End))
        {
            if (each.Where(end => end.State == DeliveryState.Sent).Select(end => end.At).Min() is { } sent)
            {
                told[each.Key] = sent;
            }
            else if (each.Any(end => end.IsOpen))
            {
                told[each.Key] = null;
            }
            else if (each.All(end => end.IsAllThereIs))
            {
                told[each.Key] = each.Max(end => end.At);
            }
        }

        return told;
    }

    private static PlannedMessage Of(RetentionMessage message, Channel channel) =>
        new(Matter.Of(message.Night, message.Client), message.Days, MessageKind.RetentionNotice, channel, Due: null);
}
