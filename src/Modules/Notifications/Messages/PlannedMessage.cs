using System.Buffers.Binary;
using System.Security.Cryptography;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>A message that is to be sent, before its time.</summary>
/// <param name="Version">Of the appointment: of the change that it tells of, or that it was planned after.</param>
/// <param name="Starts">Of a reminder: what it was planned for. Moved since, it is not sent.</param>
internal sealed record PlannedMessage(
    AppointmentId Appointment, long Version, MessageKind Kind, Channel Channel, Instant Due, Guid? Rule = null, Instant? Starts = null)
{
    private const string Insert =
        """
        insert into notifications.messages (tenant_id, id, key, kind, channel, lane, appointment, version, starts, rule, due, next_at)
        select $1, p.id, p.key, p.kind, p.channel, p.lane, p.appointment, p.version, p.starts, p.rule, p.due, p.due
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as p (id, key, kind, channel, lane, appointment, version, starts, rule, due)
        on conflict (tenant_id, key) do nothing
        """;

    /// <summary>
    /// Names the message among all of its business: appointment, rule or occasion, version, channel. Of a reminder the start stands for the version, for it is the version of
    /// the time that counts. Planned again, it is the same one.
    /// </summary>
    internal byte[] Key()
    {
        Span<byte> named = stackalloc byte[16 + 16 + 8 + 4 + 4];
        Appointment.Value.TryWriteBytes(named);
        (Rule ?? Guid.Empty).TryWriteBytes(named[16..]);
        BinaryPrimitives.WriteInt64BigEndian(named[32..], Starts?.ToUnixTimeTicks() ?? Version);
        BinaryPrimitives.WriteInt32BigEndian(named[40..], (int)Kind);
        BinaryPrimitives.WriteInt32BigEndian(named[44..], (int)Channel);
        return SHA256.HashData(named)[..16];
    }

    /// <summary>Writes all of them by one statement; what is there already stays as it is.</summary>
    internal static NpgsqlBatchCommand ToInsert(TenantId tenant, IReadOnlyList<PlannedMessage> all) => new(Insert)
    {
        Parameters =
        {
            Param.Tenant(tenant), Param.Uuids([.. all.Select(_ => SubjectId.New().Value)]), Param.BytesArray([.. all.Select(one => one.Key())]),
            Param.Texts([.. all.Select(one => one.Kind.ToString())]), Param.Texts([.. all.Select(one => one.Channel.ToString())]),
            Param.Shorts([.. all.Select(one => one.Kind.Lane())]), Param.Uuids([.. all.Select(one => one.Appointment.Value)]),
            Param.Bigs([.. all.Select(one => one.Version)]),
            Param.Of(all.Select(one => one.Starts?.ToDateTimeUtc()).ToArray(), NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.TimestampTz),
            Param.Of(all.Select(one => one.Rule).ToArray(), NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Uuid),
            Param.Times([.. all.Select(one => one.Due)]),
        },
    };
}
