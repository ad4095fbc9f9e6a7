using System.Security.Cryptography;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// The one place where personal data is closed and opened. Keys are made here and stored by the append that starts their stream,
/// in its own transaction; opening happens at the edge, a page of blocks at a time.
/// </summary>
/// <param name="database">Connects as the owner of the vault's tables; every query here names its business.</param>
/// <param name="custodian">Keeps the secrets of the epochs.</param>
/// <param name="clock">For how long keys are remembered.</param>
/// <param name="lease">Without it nothing is opened from memory; null where nobody else erases.</param>
public sealed class Vault(NpgsqlDataSource database, ICustodian custodian, TimeProvider clock, NodeLease? lease = null) : IDisposable
{
    private readonly PatientCustodian _custodian = new(custodian, clock);
    private readonly KeyCache _cache = new(clock);
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private ITimer? _sweeper;
    private volatile KeyRing _ring = KeyRing.Empty;
    private volatile string? _closed;

    internal KeyRing Ring => _ring;

    internal KeyCache Cache => _cache;

    /// <summary>What was opened before may be used again.</summary>
    internal bool MayRemember => lease is null or { IsHeld: true };

    internal ICustodian Custodian => _custodian;

    internal NpgsqlDataSource Database => database;

    /// <summary>The epochs whose rows may exist: parameter $3 of <see cref="StreamKeyRow.Select"/>.</summary>
    public int[] LiveEpochs => _ring.Live;

    /// <summary>Learns which epochs live and opens their secrets. At start, and whenever an <see cref="EpochMovedException"/> or SQLSTATE BKEPO was met.</summary>
    /// <exception cref="VaultUnavailableException">A secret is missing, wrong, or the custodian does not answer: answer 503.</exception>
    public async Task Refresh(CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            if (_closed is { } why)
            {
                throw new VaultUnavailableException(why);
            }

            var before = _ring;
            _ring = await before.Next(database, _custodian, ct);
            before.DisposeAllBut(_ring);
            _sweeper ??= clock.CreateTimer(_ => _cache.Sweep(), null, KeyCache.Lifetime, KeyCache.Lifetime);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>A random data key for a new stream, wrapped under the active epoch. No I/O: the append stores <see cref="StreamKey.Row"/>.</summary>
    public StreamKey NewKey(TenantId tenant, Guid stream, DataClass @class, SubjectId owner) => NewKeys(tenant, [(stream, @class, owner)])[0];

    /// <summary>The same for the new streams of one append, in their order and all under one epoch: what wraps them is derived once.</summary>
    internal StreamKey[] NewKeys(TenantId tenant, IReadOnlyList<(Guid Stream, DataClass Class, SubjectId Owner)> streams)
    {
        Span<byte> plain = stackalloc byte[StreamKeyWrapping.PlainSize];
        var epoch = _ring.Active;
        using var wrapping = epoch.For(tenant);
        var made = new StreamKey[streams.Count];
        for (var i = 0; i < made.Length; i++)
        {
            var (stream, @class, owner) = streams[i];
            RandomNumberGenerator.Fill(plain[..StreamKeyWrapping.DataKeySize]);
            owner.Value.TryWriteBytes(plain[StreamKeyWrapping.DataKeySize..], bigEndian: true, out _);
            made[i] = new(tenant, StreamKeyWrapping.Wrap(wrapping, tenant, epoch.Number, stream, @class, plain), owner, plain[..StreamKeyWrapping.DataKeySize]);
        }

        CryptographicOperations.ZeroMemory(plain);
        return made;
    }

    /// <summary>The same data key wrapped under the epoch that is active now, for an append that met BKEPO; its sealed blocks stay as they are.</summary>
    public StreamKey Rewrap(StreamKey key)
    {
        Span<byte> plain = stackalloc byte[StreamKeyWrapping.PlainSize];
        key.DataKey.CopyTo(plain);
        key.Owner.Value.TryWriteBytes(plain[StreamKeyWrapping.DataKeySize..], bigEndian: true, out _);
        var again = Wrap(key.Tenant, key.Row.Stream, key.Row.Class, plain);
        CryptographicOperations.ZeroMemory(plain);
        return again;
    }

    /// <summary>Opens the key of an existing stream, to append to it.</summary>
    /// <exception cref="EpochMovedException">The row is of an epoch that this process has not heard of: <see cref="Refresh"/>.</exception>
    /// <exception cref="TamperedException">The row is not what was written.</exception>
    public StreamKey Unwrap(TenantId tenant, StreamKeyRow row)
    {
        Span<byte> plain = stackalloc byte[StreamKeyWrapping.PlainSize];
        Unwrap(tenant, row, plain);
        var key = new StreamKey(tenant, row, StreamKeyWrapping.Owner(plain), plain[..StreamKeyWrapping.DataKeySize]);
        CryptographicOperations.ZeroMemory(plain);
        return key;
    }

    /// <summary>Seals the personal part of one event under its stream's key.</summary>
    /// <param name="json">UTF-8, as <see cref="EventCodec"/> splits it off.</param>
    public static byte[] Seal(StreamKey key, Guid eventId, string eventType, ReadOnlySpan<byte> json) =>
        SealedBlockFormat.Seal(key.DataKey, new(key.Tenant, key.Row.Stream, eventId, eventType, key.Row.Class), json);

    /// <summary>
    /// HMAC-SHA256 cut to 128 bits (RFC 2104, section 5) under the business's index key, for what has too few possible values to be hashed without a key: a
    /// six-digit code, an address. One for each epoch that lives, the active one first: store that one, and look for all.
    /// </summary>
    /// <param name="tenant">Whose key.</param>
    /// <param name="purpose">Keeps values of different uses apart: the same text has another print in each.</param>
    /// <param name="text">What is printed.</param>
    public IReadOnlyList<byte[]> Fingerprints(TenantId tenant, string purpose, string text)
    {
        // Of a length that no other message under this key has.
        Span<byte> message = stackalloc byte[23 + SHA256.HashSizeInBytes];
        "bookings/fingerprint/v1"u8.CopyTo(message);
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{purpose.Length}\n{purpose}\n{text}"), message[23..]);
        var (ring, prints) = (_ring, new List<byte[]>());
        foreach (var epoch in ring.Live.OrderByDescending(epoch => epoch == ring.Active.Number))
        {
            using var keys = ring.Of(epoch).For(tenant);
            prints.Add(keys.Tag(message));
        }

        return prints;
    }

    /// <summary>
    /// Opens a page of blocks of one business, in their order, with one query for all keys that are not in memory and one for
    /// tombstones, in one round trip.
    /// </summary>
    /// <exception cref="TamperedException">A block was changed, or stands where it does not belong.</exception>
    /// <exception cref="UnknownKeyException">Neither a key nor a tombstone: this vault does not belong to these events.</exception>
    /// <exception cref="VaultUnavailableException">A secret cannot be had now: the personal part is unavailable, not erased.</exception>
    /// <exception cref="PersonRestrictedException">Somebody's data is restricted, and it is read for another purpose than a legal one.</exception>
    public async Task<IReadOnlyList<Opened>> Open(TenantId tenant, IReadOnlyList<SealedBlock> blocks, CancellationToken ct)
    {
        var opened = await OpenEach(tenant, blocks, ct);
        return opened.Any(one => one.Whole() is Opened.Restricted) ? throw new PersonRestrictedException() : opened;
    }

    /// <summary>
    /// The same for a list of several people: what is damaged makes only itself <see cref="Opened.Unreadable"/>, for whoever stands beside it has nothing to do with it. Whoever
    /// calls this logs why, and shows it as what it is, never as erased.
    /// </summary>
    /// <exception cref="VaultUnavailableException">A secret cannot be had now: nothing can be read.</exception>
    public Task<IReadOnlyList<Opened>> OpenEach(TenantId tenant, IReadOnlyList<SealedBlock> blocks, CancellationToken ct) =>
        new BlockOpening(this, tenant, blocks, Reading.Current).Run(ct);

    /// <summary>
    /// For what the program itself has to know and shows nobody: an index in memory, whether two are one, where a message goes. It is no reading: it is in no access log, and a
    /// restriction does not hide it. Each caller says why it is one.
    /// </summary>
    /// <exception cref="TamperedException">As <see cref="Open"/>.</exception>
    public async Task<IReadOnlyList<Opened>> OpenUnseen(TenantId tenant, IReadOnlyList<SealedBlock> blocks, CancellationToken ct) =>
        [.. (await OpenEachUnseen(tenant, blocks, ct)).Select(one => one.Whole())];

    /// <summary>The same of several people: what is damaged makes only itself <see cref="Opened.Unreadable"/>.</summary>
    public Task<IReadOnlyList<Opened>> OpenEachUnseen(TenantId tenant, IReadOnlyList<SealedBlock> blocks, CancellationToken ct) =>
        new BlockOpening(this, tenant, blocks, reading: null).Run(ct);

    /// <summary>Forgets the opened keys of a business in this process, or of all where there is none. Others hear of a fence within <see cref="NodeLease.Term"/>.</summary>
    public void Forget(TenantId? tenant) => _cache.Forget(tenant);

    /// <summary>Nothing is sealed and nothing opened here until <see cref="Reopen"/>: this is not the database that the keys are for.</summary>
    internal void Close(string why)
    {
        _closed = why;
        var ring = _ring;
        _ring = KeyRing.Empty;
        ring.DisposeAllBut(KeyRing.Empty);
        _cache.Empty();
    }

    /// <summary>Whoever opens something next learns which epochs live.</summary>
    internal void Reopen() => _closed = null;

    internal void Unwrap(TenantId tenant, StreamKeyRow row, Span<byte> plain)
    {
        using var keys = _ring.Of(row.Epoch).For(tenant);
        StreamKeyWrapping.Unwrap(keys, tenant, row.Epoch, row.Stream, row.Class, row.Wrapped, row.Commitment, plain);
    }

    public void Dispose()
    {
        _sweeper?.Dispose();
        _cache.Empty();
        var ring = _ring;
        _ring = KeyRing.Empty;
        ring.DisposeAllBut(KeyRing.Empty);
        _refreshing.Dispose();
    }

    private StreamKey Wrap(TenantId tenant, Guid stream, DataClass @class, ReadOnlySpan<byte> plain)
    {
        var epoch = _ring.Active;
        using var keys = epoch.For(tenant);
        var row = StreamKeyWrapping.Wrap(keys, tenant, epoch.Number, stream, @class, plain);
        return new(tenant, row, StreamKeyWrapping.Owner(plain), plain[..StreamKeyWrapping.DataKeySize]);
    }
}
