using NpgsqlTypes;

namespace Bookings.Notifications;

/// <summary>Where to send what, without the secrets.</summary>
internal sealed class WebhooksTable() : StreamTable<Webhook, WebhookEvent>("notifications.webhooks", columns => columns
    .Column("status", NpgsqlDbType.Varchar, webhook => webhook.Status)
    .Column("url", NpgsqlDbType.Varchar, webhook => webhook.Url.Value)
    .Column("types", NpgsqlDbType.Varchar, webhook => $" {string.Join(' ', webhook.Types.Select(type => type.Value))} ")
    .Column("level", NpgsqlDbType.Varchar, webhook => webhook.Level)
    .Column("because", NpgsqlDbType.Varchar, webhook => webhook.Because)
    .Column("since", NpgsqlDbType.TimestampTz, webhook => webhook.Since)
    .Column("old_secret_until", NpgsqlDbType.TimestampTz, webhook => webhook.OldSecretUntil))
{
    internal const string Select = "select id, version, status, url, types, level, because, since, old_secret_until from notifications.webhooks where tenant_id = $1";

    protected override bool HasRow(Webhook state) => state.IsThere;

    internal static (WebhookView View, long Version) Read(NpgsqlDataReader row) => (
        new(row.GetGuid(0), row.GetString(3), [.. row.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(WebhookTypes.NameOf)], Enum.Parse<WebhookLevel>(row.GetString(5)),
            Enum.Parse<WebhookStatus>(row.GetString(2)), row.GetStringOrNull(6) is { } because ? Enum.Parse<WebhookEnd>(because) : null,
            row.GetInstantOrNull(7), row.GetInstantOrNull(8)),
        row.GetInt64(1));
}

/// <summary>A webhook as the business sees it: everything but its secret.</summary>
/// <param name="Status">enabled or disabled.</param>
/// <param name="DisabledBecause">asked, gone (it answered 410) or failing (it took nothing for three days).</param>
/// <param name="OldSecretUntil">After a rotation: until when the old secret signs as well.</param>
internal sealed record WebhookView(
    Guid Id, string Url, IReadOnlyList<string> Types, WebhookLevel Level, WebhookStatus Status, WebhookEnd? DisabledBecause, Instant? DisabledAt, Instant? OldSecretUntil);
