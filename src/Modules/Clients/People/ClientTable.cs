using NpgsqlTypes;

namespace Bookings.Clients;

/// <summary>One row for each client: sealed bytes, and nothing of the person in clear.</summary>
internal sealed class ClientTable() : StreamTable<Client, ClientEvent>("clients.clients", table => table
    .Column("source", NpgsqlDbType.Varchar, client => client.Source)
    .Column("language", NpgsqlDbType.Varchar, client => client.Language?.Value)
    .Column("zone", NpgsqlDbType.Varchar, client => client.Zone?.Id)
    .Column("tags", NpgsqlDbType.Varchar, client => client.Tags.Count == 0 ? null : string.Join(' ', client.Tags))
    .Column("verified", NpgsqlDbType.Varchar, client => client.Verified)
    .Column("blocked", NpgsqlDbType.Boolean, client => client.IsBlocked)
    .Column("archived", NpgsqlDbType.Boolean, client => client.IsArchived)
    .Column("merged", NpgsqlDbType.Boolean, client => client.IsMerged)
    .Sealed(client => client.Details?.Block))
{
    internal const string Select =
        "select id, version, source, language, zone, sealed, sealed_event, sealed_type, tags, verified, blocked, archived, merged from clients.clients where tenant_id = $1";

    internal static ClientRow Read(NpgsqlDataReader row) => new(
        new(row.GetGuid(0)), row.GetInt64(1), Enum.Parse<ClientSource>(row.GetString(2)), row.GetStringOrNull(3), row.GetStringOrNull(4),
        row.GetBytesOrNull(5) is { } bytes ? new(row.GetGuid(0), row.GetGuid(6), row.GetString(7), Client.Class, bytes) : null)
    {
        Tags = row.GetStringOrNull(8)?.Split(' ') ?? [],
        Verified = Enum.Parse<ClientFields>(row.GetString(9)),
        IsBlocked = row.GetBoolean(10),
        IsArchived = row.GetBoolean(11),
        IsMerged = row.GetBoolean(12),
    };
}

/// <param name="Block">Null where even the sealed bytes are gone.</param>
internal sealed record ClientRow(ClientId Id, long Version, ClientSource Source, string? Language, string? Zone, SealedBlock? Block)
{
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Addresses that were shown to be theirs.</summary>
    public ClientFields Verified { get; init; }

    public bool IsBlocked { get; init; }

    public bool IsArchived { get; init; }

    /// <summary>Somebody else stands for them; who, their sealed tie says.</summary>
    public bool IsMerged { get; init; }

    /// <summary>What is sealed of them is damaged: found out by opening it.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>What is sealed of them is kept and not used, and the reader has no legal purpose: found out likewise.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>Not to be seen, and still not erased.</summary>
    public bool IsClosed => IsUnreadable || IsRestricted;
}
