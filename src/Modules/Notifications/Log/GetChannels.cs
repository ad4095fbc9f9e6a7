using System.Text.Json.Serialization;

namespace Bookings.Notifications;

/// <summary>Whether messages get out: each channel, what waits for it, and what it last answered.</summary>
internal static class GetChannels
{
    private const string Sql =
        """
        select c.channel,
            (select count(*) from notifications.messages m where m.tenant_id = $1 and m.channel = c.channel and m.settled_at is null and m.due <= statement_timestamp()),
            (select count(*) from notifications.messages m where m.tenant_id = $1 and m.channel = c.channel and m.settled_at is null and m.attempts > 0),
            (select m.status from notifications.messages m
             where m.tenant_id = $1 and m.channel = c.channel and m.settled_at is null and m.attempts > 0 order by m.attempts desc, m.next_at limit 1),
            (select max(d.at) from notifications.deliveries d where d.tenant_id = $1 and d.channel = c.channel and d.state = 'Sent')
        from unnest($2) as c (channel)
        """;

    /// <param name="Channel">email or sms.</param>
    /// <param name="Configured">This installation can send by it.</param>
    /// <param name="Healthy">It can, and nothing that was tried waits for another attempt.</param>
    /// <param name="Due">Messages whose time has come and that are not settled.</param>
    /// <param name="Retrying">Of them, those that were tried and could not be handed over.</param>
    /// <param name="LastFault">The answer to one of those: a code, such as <c>451 4.3.0</c>, <c>unreachable</c> or <c>not-configured</c>.</param>
    /// <param name="LastSent">When a message was last taken.</param>
    internal sealed record View(
        Channel Channel, bool Configured, bool Healthy, long Due, long Retrying,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastFault,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? LastSent);

    internal sealed record All(IReadOnlyList<View> Channels);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/message-channels", Handle)
        .WithName(nameof(GetChannels))
        .WithSummary("See the channels and their health")
        .WithTags("Messages")
        .Requires(May.Read);

    private static async Task<Ok<All>> Handle(Caller caller, EventStore store, IEnumerable<IChannel> channels, CancellationToken cancellation)
    {
        var configured = channels.Where(channel => channel is not WatchedChannel { State.IsConfigured: false }).Select(channel => channel.Kind).ToHashSet();
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql,
            row =>
            {
                var (channel, retrying) = (Enum.Parse<Channel>(row.GetString(0)), row.GetInt64(2));
                return new View(
                    channel, configured.Contains(channel), configured.Contains(channel) && retrying == 0, row.GetInt64(1), retrying, row.GetStringOrNull(3),
                    row.IsDBNull(4) ? null : row.GetInstant(4));
            },
            Param.Tenant(caller.Tenant), Param.Texts([.. Enum.GetNames<Channel>()]));
        await read.Run(cancellation);
        return TypedResults.Ok(new All(rows.Value));
    }
}
