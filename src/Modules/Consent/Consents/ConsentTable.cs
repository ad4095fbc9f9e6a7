using NpgsqlTypes;

namespace Bookings.Consent;

/// <summary>One row for each record. What somebody wrote when they objected is copied sealed.</summary>
internal sealed class ConsentTable() : StreamTable<ConsentRecord, ConsentEvent>("consent.consents", columns => columns
    .Column("status", NpgsqlDbType.Varchar, consent => consent.Status)
    .Column("is_pending", NpgsqlDbType.Boolean, consent => consent.IsPending())
    .Column("purpose_id", NpgsqlDbType.Uuid, consent => consent.Purpose)
    .Column("channel", NpgsqlDbType.Varchar, consent => consent.Channel)
    .Column("language", NpgsqlDbType.Varchar, consent => consent.Language.Value)
    .Column("since", NpgsqlDbType.TimestampTz, consent => consent.Since)
    .Column("expires_at", NpgsqlDbType.TimestampTz, consent => consent.ExpiresAt)
    .Column("due_at", NpgsqlDbType.TimestampTz, consent => consent.DueAt())
    .Once("client_id", NpgsqlDbType.Uuid, consent => consent.By, giver => giver.Person)
    .Sealed(consent => consent.Note?.Block))
{
    /// <summary>The client's random id is in the sealed part.</summary>
    public override bool OpensPersonal => true;
}
