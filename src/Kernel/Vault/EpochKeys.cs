using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Kernel;

/// <summary>One epoch that can be used: its secret, and through it a key-encryption key for each business.</summary>
internal sealed class EpochKeys(int number, Secret secret) : IDisposable
{
    private const int CanarySize = 32;

    internal int Number => number;

    /// <summary>The keys of one business; dispose them after the one use they are for.</summary>
    internal TenantKeys For(TenantId tenant) => For(tenant, many: false);

    /// <summary>The same for many rows, one after the other: each costs less than alone.</summary>
    internal TenantKeys ForMany(TenantId tenant) => For(tenant, many: true);

    private TenantKeys For(TenantId tenant, bool many)
    {
        Span<byte> info = stackalloc byte[256];
        "bookings/kek/v1"u8.CopyTo(info);
        var length = 15 + Encoding.UTF8.GetBytes(tenant.Value, info[15..]);
        Span<byte> kek = stackalloc byte[32];
        secret.Derive(info[..length], kek);
        var keys = new TenantKeys(kek, many);
        CryptographicOperations.ZeroMemory(kek);
        return keys;
    }

    /// <summary>The key of one export of the vault.</summary>
    /// <param name="salt">Of this export alone.</param>
    /// <param name="key">32 bytes.</param>
    internal void ForExport(ReadOnlySpan<byte> salt, Span<byte> key) => secret.Derive([.. "bookings/export/v1"u8, .. salt], key);

    /// <summary>A record that only the right secret opens; kept in the database to tell a wrong custodian from a right one.</summary>
    internal byte[] MakeCanary()
    {
        Span<byte> key = stackalloc byte[32];
        secret.Derive("bookings/canary/v1"u8, key);
        using var aes = new AesGcm(key, Wrapping.TagSize);
        CryptographicOperations.ZeroMemory(key);
        return Wrapping.Wrap(aes, stackalloc byte[CanarySize], CanaryPlace(new AadLines(stackalloc byte[64])));
    }

    internal bool Knows(ReadOnlySpan<byte> canary)
    {
        Span<byte> key = stackalloc byte[32];
        secret.Derive("bookings/canary/v1"u8, key);
        using var aes = new AesGcm(key, Wrapping.TagSize);
        CryptographicOperations.ZeroMemory(key);
        return Wrapping.TryUnwrap(aes, canary, stackalloc byte[CanarySize], CanaryPlace(new AadLines(stackalloc byte[64])));
    }

    public void Dispose() => secret.Dispose();

    private ReadOnlySpan<byte> CanaryPlace(AadLines lines) => lines.Line("bookings/canary/v1").Line(number).Bytes;
}

/// <summary>The key-encryption key and the index key of one business in one epoch, on the stack.</summary>
internal ref struct TenantKeys
{
    private readonly AesGcm _kek;
    private readonly Series? _series;
    private Key32 _index;

    internal TenantKeys(scoped ReadOnlySpan<byte> kek, bool many = false)
    {
        _kek = new AesGcm(kek, Wrapping.TagSize);
        Hkdf.Expand(kek, "bookings/index"u8, _index);
        _series = many ? new(_index) : null;
    }

    internal readonly AesGcm Kek => _kek;

    internal readonly byte[] Wrap(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> aad) =>
        _series is null ? Wrapping.Wrap(_kek, plain, aad) : Wrapping.Wrap(_kek, _series.Nonce(), plain, aad);

    /// <summary>HMAC-SHA256 under the index key, cut to 128 bits (RFC 2104, section 5).</summary>
    internal readonly byte[] Tag(ReadOnlySpan<byte> message)
    {
        Span<byte> full = stackalloc byte[32];
        if (_series is null)
        {
            HMACSHA256.HashData(_index, message, full);
        }
        else
        {
            _series.Tag(message, full);
        }

        return full[..16].ToArray();
    }

    internal readonly byte[] OwnerTag(SubjectId owner)
    {
        Span<byte> id = stackalloc byte[16];
        owner.Value.TryWriteBytes(id, bigEndian: true, out _);
        return Tag(id);
    }

    public void Dispose()
    {
        _kek.Dispose();
        _series?.Dispose();
        CryptographicOperations.ZeroMemory(_index);
    }

    [InlineArray(32)]
    private struct Key32
    {
        private byte _first;
    }

    /// <summary>What rows one after the other share: an HMAC that has taken its key once, and nonces that are drawn together and given once each.</summary>
    private sealed class Series(ReadOnlySpan<byte> index) : IDisposable
    {
        private readonly IncrementalHash _tags = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, index);
        private readonly byte[] _nonces = new byte[64 * Wrapping.NonceSize];
        private int _given = 64 * Wrapping.NonceSize;

        internal ReadOnlySpan<byte> Nonce()
        {
            if (_given == _nonces.Length)
            {
                RandomNumberGenerator.Fill(_nonces);
                _given = 0;
            }

            _given += Wrapping.NonceSize;
            return _nonces.AsSpan(_given - Wrapping.NonceSize, Wrapping.NonceSize);
        }

        internal void Tag(ReadOnlySpan<byte> message, Span<byte> tag)
        {
            _tags.AppendData(message);
            _tags.GetHashAndReset(tag);
        }

        public void Dispose() => _tags.Dispose();
    }
}
