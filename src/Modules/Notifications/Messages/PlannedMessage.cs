using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bookings.Notifications;

/// <summary>A message that is to be sent, before its time.</summary>
/// <param name="Version">Of the appointment, the place in line or the document: of the change that it tells of, or that it was planned after.</param>
/// <param name="Due">Null for at once, by the database's clock.</param>
/// <param name="Starts">Of a reminder: what it was planned for. Moved since, it is not sent.</param>
internal sealed record PlannedMessage(
    Matter About, long Version, MessageKind Kind, Channel Channel, Instant? Due, Guid? Rule = null, Instant? Starts = null)
{
    private const string InsertSql =
        """
        insert into notifications.messages
            (tenant_id, id, key, kind, channel, lane, appointment, version, starts, rule, due, next_at, place, offer, document, client)
        select $1, p.id, p.key, p.kind, p.channel, p.lane, p.appointment, p.version, p.starts, p.rule, n.due, n.due, p.place, p.offer, p.document, p.client
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            as p (id, key, kind, channel, lane, appointment, version, starts, rule, due, place, offer, document, client)
        cross join lateral (select coalesce(p.due, statement_timestamp())) as n (due)
        on conflict (tenant_id, key) do nothing
        """;

    /// <summary>
    /// Names the message among all of its business: what it is about, rule or occasion, version, channel. Of a reminder the start stands for the version, for it is the version
    /// of the time that counts. Planned again, it is the same one.
    /// </summary>
    internal byte[] Key()
    {
        Span<byte> named = stackalloc byte[16 + 16 + 8 + 4 + 4];
        var (first, second) = About.Named;
        first.TryWriteBytes(named);
        (Rule ?? second).TryWriteBytes(named[16..]);
        BinaryPrimitives.WriteInt64BigEndian(named[32..], Starts?.ToUnixTimeTicks() ?? Version);
        BinaryPrimitives.WriteInt32BigEndian(named[40..], (int)Kind);
        BinaryPrimitives.WriteInt32BigEndian(named[44..], (int)Channel);
        return SHA256.HashData(named)[..16];
    }

    /// <summary>Writes all of them by one statement; what is there already stays as it is.</summary>
    internal static NpgsqlBatchCommand ToInsert(TenantId tenant, IReadOnlyList<PlannedMessage> all) => new(InsertSql)
    {
        Parameters =
        {
            Param.Tenant(tenant), Param.Uuids([.. all.Select(_ => SubjectId.New().Value)]), Param.BytesArray([.. all.Select(one => one.Key())]),
            Param.Texts([.. all.Select(one => one.Kind.ToString())]), Param.Texts([.. all.Select(one => one.Channel.ToString())]),
            Param.Shorts([.. all.Select(one => one.Kind.Lane())]), Ids(all, one => one.About.Appointment?.Value),
            Param.Bigs([.. all.Select(one => one.Version)]),
            Times(all, one => one.Starts), Ids(all, one => one.Rule), Times(all, one => one.Due),
            Ids(all, one => one.About.Offer?.Place.Value), Ids(all, one => one.About.Offer?.Hold.Value), Ids(all, one => one.About.Document), Ids(all, one => one.About.Client?.Value),
        },
    };

    /// <summary>The same by itself; nothing planned is nothing written.</summary>
    internal static async Task Insert(TenantId tenant, IReadOnlyList<PlannedMessage> all, NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (all.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { ToInsert(tenant, all) } };
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static NpgsqlParameter Times(IReadOnlyList<PlannedMessage> all, Func<PlannedMessage, Instant?> at) =>
        Param.Of(all.Select(one => at(one)?.ToDateTimeUtc()).ToArray(), NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.TimestampTz);

    private static NpgsqlParameter Ids(IReadOnlyList<PlannedMessage> all, Func<PlannedMessage, Guid?> id) =>
        Param.Of(all.Select(id).ToArray(), NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Uuid);
}
