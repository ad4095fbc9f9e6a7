using NpgsqlTypes;

namespace Bookings.Clients;

/// <summary>One row for each client: sealed bytes, and nothing of the person in clear.</summary>
internal sealed class ClientTable() : StreamTable<Client, ClientEvent>("clients.clients", table => table
    .Column("source", NpgsqlDbType.Varchar, client => client.Source)
    .Column("language", NpgsqlDbType.Varchar, client => client.Language?.Value)
    .Column("zone", NpgsqlDbType.Varchar, client => client.Zone?.Id)
    .Sealed(client => client.Details?.Block))
{
    internal const string Select = "select id, version, source, language, zone, sealed, sealed_event, sealed_type from clients.clients where tenant_id = $1";

    internal static ClientRow Read(NpgsqlDataReader row) => new(
        new(row.GetGuid(0)), row.GetInt64(1), Enum.Parse<ClientSource>(row.GetString(2)), row.GetStringOrNull(3), row.GetStringOrNull(4),
        row.GetBytesOrNull(5) is { } bytes ? new(row.GetGuid(0), row.GetGuid(6), row.GetString(7), Client.Class, bytes) : null);
}

/// <param name="Block">Null where even the sealed bytes are gone.</param>
internal sealed record ClientRow(ClientId Id, long Version, ClientSource Source, string? Language, string? Zone, SealedBlock? Block);
