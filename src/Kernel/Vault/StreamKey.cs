using System.Security.Cryptography;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>A row of <c>vault.stream_keys</c>, as the append inserts it and a read brings it back.</summary>
/// <param name="Epoch">The epoch whose key-encryption key wraps it.</param>
/// <param name="OwnerTag">16 bytes, HMAC of the owner under the epoch's index key: finds all keys of a person, in this epoch only.</param>
/// <param name="Wrapped">Version, nonce, AES-256-GCM of data key and owner.</param>
/// <param name="Commitment">32 bytes: the same data key has the same one in every epoch, so a rotation can be verified.</param>
public sealed record StreamKeyRow(int Epoch, Guid Stream, DataClass Class, byte[] OwnerTag, byte[] Wrapped, byte[] Commitment)
{
    /// <summary>$1 business, $2 streams, $3 <see cref="Vault.LiveEpochs"/>; without $3 each partition's key could not be used.</summary>
    public const string Select = """
        select epoch, stream_id, class, owner_tag, wrapped, commitment from vault.stream_keys
        where epoch = any($3) and tenant_id = $1 and stream_id = any($2)
        """;

    /// <summary>Reads the columns of <see cref="Select"/>.</summary>
    public static StreamKeyRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetGuid(1), (DataClass)row.GetInt16(2),
        row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5));

    public override string ToString() => $"key of stream {Stream} in epoch {Epoch}";
}

/// <summary>
/// The opened data key of one stream, in memory for as long as one command needs it. Whoever makes one for its own use zeroes it by disposing it; one that a stream was read with goes with what was read. It is not pinned,
/// which would cost more than an append's own allocations: a collection in between may leave a copy until that memory is used again.
/// </summary>
public sealed class StreamKey : IDisposable
{
    private readonly byte[] _dataKey;
    private bool _gone;

    internal StreamKey(TenantId tenant, StreamKeyRow row, SubjectId owner, ReadOnlySpan<byte> dataKey) =>
        (Tenant, Row, Owner, _dataKey) = (tenant, row, owner, dataKey.ToArray());

    public TenantId Tenant { get; }

    /// <summary>What is stored.</summary>
    public StreamKeyRow Row { get; }

    /// <summary>The person whose stream it is; appends lock this subject.</summary>
    public SubjectId Owner { get; }

    /// <exception cref="ObjectDisposedException">It was zeroed: what it would seal nobody could open.</exception>
    internal ReadOnlySpan<byte> DataKey
    {
        get
        {
            ObjectDisposedException.ThrowIf(_gone, this);
            return _dataKey;
        }
    }

    public void Dispose()
    {
        _gone = true;
        CryptographicOperations.ZeroMemory(_dataKey);
    }

    public override string ToString() => $"«{Row}»";
}
