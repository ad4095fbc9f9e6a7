using NpgsqlTypes;

namespace Bookings.Consent;

internal sealed class PurposeTable() : CountedTable<Purpose, PurposeEvent>("consent.purposes", columns => columns
    .Column("code", NpgsqlDbType.Varchar, purpose => purpose.Code.Value)
    .Column("status", NpgsqlDbType.Varchar, purpose => purpose.Status)
    .Column("doc", NpgsqlDbType.Jsonb, purpose => StateDocument.Write(purpose)));
