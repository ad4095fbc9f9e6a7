using NpgsqlTypes;

namespace Bookings.Access;

/// <summary>What each token may do and until when, without its secret.</summary>
internal sealed class Tokens() : StreamTable<Token, TokenEvent>("access.tokens", table => table
    .Column("role", NpgsqlDbType.Varchar, token => token.Role)
    .Column("scopes", NpgsqlDbType.Varchar, token => token.Scopes?.Value)
    .Column("provider_id", NpgsqlDbType.Uuid, token => token.ProviderId)
    .Column("issued_at", NpgsqlDbType.TimestampTz, token => token.IssuedAt)
    .Column("expires_at", NpgsqlDbType.TimestampTz, token => token.ExpiresAt)
    .Column("revoked_at", NpgsqlDbType.TimestampTz, token => token.RevokedAt))
{
    internal const string Select =
        """
        select t.id, t.role, t.scopes, t.provider_id, s.begins_with, t.issued_at, t.expires_at, t.revoked_at, s.last_used, t.version
        from access.tokens t join access.secrets s on s.tenant_id = t.tenant_id and s.id = t.id
        where t.tenant_id = $1
        """;

    internal static (TokenOverview Token, long Version) Read(NpgsqlDataReader row) => (
        new(new(row.GetGuid(0)), Enum.Parse<Role>(row.GetString(1)), row.GetStringOrNull(2)?.Split(' '), row.GetGuidOrNull(3), row.GetString(4),
            row.GetInstant(5), row.GetInstantOrNull(6), row.GetInstantOrNull(7), row.IsDBNull(8) ? null : row.GetDate(8)),
        row.GetInt64(9));
}
