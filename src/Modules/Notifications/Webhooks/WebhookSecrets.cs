namespace Bookings.Notifications;

/// <summary>The secrets of webhooks: one each, two for a while after a rotation.</summary>
internal sealed class WebhookSecrets(BookingsDatabase database, Credentials credentials)
{
    private const string Kind = "webhook_secret";

    /// <summary>Stages a new secret; those that there are end with <paramref name="oldUntil"/>, and the old one of an earlier rotation at once.</summary>
    internal void Add(Transaction transaction, Guid webhook, string secret, Instant? oldUntil)
    {
        var (tenant, sealedSecret) = (transaction.Caller.Tenant, credentials.Seal(transaction.Caller.Tenant, Kind, secret));
        if (oldUntil is { } until)
        {
            transaction.Also("delete from notifications.webhook_secrets where tenant_id = $1 and webhook = $2 and until is not null", Param.Tenant(tenant), Param.Uuid(webhook));
            transaction.Also("update notifications.webhook_secrets set until = $3 where tenant_id = $1 and webhook = $2", Param.Tenant(tenant), Param.Uuid(webhook), Param.Time(until));
        }

        transaction.Also(sealedSecret.Key.Sql, sealedSecret.Key.Parameters);
        transaction.Also(
            "insert into notifications.webhook_secrets (tenant_id, id, webhook, sealed) values ($1, $2, $3, $4)",
            Param.Tenant(tenant), Param.Uuid(sealedSecret.Id), Param.Uuid(webhook), Param.Bytes(sealedSecret.Block));
    }

    /// <summary>Those that sign now, the newest first.</summary>
    internal async Task<IReadOnlyList<string>> Of(TenantId tenant, Guid webhook, Instant now, CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(
            """
            select id, sealed from notifications.webhook_secrets
            where tenant_id = $1 and webhook = $2 and (until is null or until > $3) order by until desc nulls first
            """);
        find.Parameters.AddRange(new[] { Param.Tenant(tenant), Param.Uuid(webhook), Param.Time(now) });
        var stored = new List<(Guid, byte[])>();
        await using (var rows = await find.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                stored.Add((rows.GetGuid(0), rows.GetFieldValue<byte[]>(1)));
            }
        }

        return await credentials.Open(tenant, Kind, stored, cancellation);
    }
}
