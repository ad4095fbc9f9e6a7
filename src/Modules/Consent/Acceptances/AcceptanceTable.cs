using NpgsqlTypes;

namespace Bookings.Consent;

/// <summary>One row for each document that was accepted. A stream is written once, so whose it is is known when its rows are.</summary>
internal sealed class AcceptanceTable() : StreamRows<Acceptance, AcceptanceEvent, AcceptanceRow>("consent.acceptances", "id", columns => columns
    .Column("document_id", NpgsqlDbType.Uuid, row => row.Text.Document)
    .Column("number", NpgsqlDbType.Integer, row => row.Text.Version)
    .Column("language", NpgsqlDbType.Varchar, row => row.Text.Language.Value)
    .Column("hash", NpgsqlDbType.Varchar, row => row.Text.Hash.Value)
    .Column("surface", NpgsqlDbType.Varchar, row => row.Text.Surface.Value)
    .Column("accepted_at", NpgsqlDbType.TimestampTz, row => row.Text.At)
    .Once("client_id", NpgsqlDbType.Uuid, row => row.By, giver => giver.Person))
{
    /// <summary>The client's random id is in the sealed part.</summary>
    public override bool OpensPersonal => true;

    protected override IEnumerable<AcceptanceRow> Rows(Guid stream, Acceptance state) => state.Accepted.Select(text => new AcceptanceRow(text, state.By));
}

internal sealed record AcceptanceRow(AcceptedText Text, Personal<Giver>? By);
