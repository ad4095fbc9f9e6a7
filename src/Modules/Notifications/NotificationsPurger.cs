namespace Bookings.Notifications;

/// <summary>
/// What is still to be sent to somebody is not sent any more, and their calendars' addresses end. That an address wants no mail stays known by its print, which belongs to the
/// business and leads to nobody: without it an import could have them mailed again.
/// </summary>
internal sealed class NotificationsPurger(OwnedRows rows, BookingsDatabase database) : IPurger
{
    private const string Waiting = "tenant_id = $1 and settled_at is null and (client = any($2) or appointment = any($3) or place = any($3))";
    private const string Feeds = "from notifications.feed_secrets where tenant_id = $1 and feed = any($3)";

    /// <summary>Whoever has claimed a message meanwhile loses it: to settle it names the claim.</summary>
    private const string Settle = $"""
        update notifications.messages set appointment = null, client = null, place = null, offer = null, status = 'erased', claim = claim + 1, settled_by = claim + 1, settled_at = statement_timestamp()
        where {Waiting}
        """;

    public async Task<long> Purge(Erasing erasing, CancellationToken cancellation) =>
        await rows.Empty("notifications", erasing, cancellation) + await Run(Settle, erasing, cancellation) + await Run($"delete {Feeds} and $2::uuid[] is not null", erasing, cancellation);

    public async Task<long> Count(Erasing erasing, CancellationToken cancellation) =>
        await rows.Count("notifications", erasing, cancellation)
        + await Ask($"select count(*) from notifications.messages where {Waiting}", erasing, cancellation)
        + await Ask($"select count(*) {Feeds} and $2::uuid[] is not null", erasing, cancellation);

    /// <summary>What waits in memory is codes and links, addressed to nobody that is known here, and for minutes.</summary>
    public void Forget(TenantId? business)
    {
    }

    private async Task<long> Run(string sql, Erasing erasing, CancellationToken cancellation)
    {
        await using var command = Command(sql, erasing);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<long> Ask(string sql, Erasing erasing, CancellationToken cancellation)
    {
        await using var command = Command(sql, erasing);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private NpgsqlCommand Command(string sql, Erasing erasing)
    {
        var command = database.System.CreateCommand(sql);
        command.Parameters.AddRange(new[]
        {
            Param.Tenant(erasing.Tenant), Param.Uuids([.. erasing.People.Select(person => person.Value)]), Param.Uuids([.. erasing.Streams]),
        });
        return command;
    }
}
