using System.Globalization;
using System.Text.Json.Serialization;

namespace Bookings.Notifications;

/// <summary>What became of messages, newest first: by kind, level and state. To whom they went nobody knows any more.</summary>
internal static class ListDeliveries
{
    private const string Sql =
        """
        select id, kind, channel, level, language, template, state, reason, at from notifications.deliveries
        where tenant_id = $1 and ($2::varchar is null or state = $2) and ($3::varchar is null or kind = $3) and (at, id) < ($4, $5)
        order by at desc, id desc limit $6
        """;

    /// <param name="Kind">Such as booked, reminder, cancelled.</param>
    /// <param name="Level">full, noService, noNames or linkOnly; left out where nothing was written.</param>
    /// <param name="Template">The version of the business's own words; 0 for ours.</param>
    /// <param name="State">sent, suppressed, bounced or givenUp.</param>
    /// <param name="Reason">Why it was not sent, or the status of the answer: a code.</param>
    internal sealed record View(
        Guid Id, MessageKind Kind, Channel Channel,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MessageLevel? Level,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Language,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Template,
        DeliveryState State,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
        Instant At);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/deliveries", Handle)
        .WithName(nameof(ListDeliveries))
        .WithSummary("List what became of messages")
        .WithDescription("Newest first, by state (sent, suppressed, bounced, givenUp) and kind. Neither addresses nor words are kept.")
        .WithTags("Messages")
        .Requires(May.Read);

    private static async Task<Page<View>> Handle(
        PageRequest page, Caller caller, EventStore store, CancellationToken cancellation, DeliveryState? state = null, MessageKind? kind = null)
    {
        var (before, last) = page.After?.Split(' ') is [var ticks, var id]
            ? (Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture)), Guid.Parse(id))
            : (Instant.FromUtc(9999, 1, 1, 0, 0), Guid.Empty);
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            Sql,
            row => new View(
                row.GetGuid(0), Enum.Parse<MessageKind>(row.GetString(1)), Enum.Parse<Channel>(row.GetString(2)), row.IsDBNull(3) ? null : (MessageLevel)row.GetInt16(3),
                row.GetStringOrNull(4), row.IsDBNull(5) ? null : row.GetInt32(5), Enum.Parse<DeliveryState>(row.GetString(6)), row.GetStringOrNull(7), row.GetInstant(8)),
            Param.Tenant(caller.Tenant), Param.Text(state?.ToString()), Param.Text(kind?.ToString()), Param.Time(before), Param.Uuid((Guid?)last), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, view => view, view => string.Create(CultureInfo.InvariantCulture, $"{view.At.ToUnixTimeTicks()} {view.Id}"));
    }
}
