using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>What a sealed block belongs to. Opened anywhere else, it is refused.</summary>
internal readonly record struct SealedPlace(TenantId Tenant, Guid Stream, Guid EventId, string EventType, DataClass Class)
{
    internal static SealedPlace Of(TenantId tenant, SealedBlock block) =>
        new(tenant, block.Stream, block.EventId, block.EventType, block.Class);
}

/// <summary>
/// Sealed block, version 1: <c>1 byte version | 24 bytes n | 32 bytes commitment | AES-256-GCM ciphertext and tag</c>
/// (NIST SP 800-38D). Each block has a key of its own, HKDF-Expand(data key, "bookings/seal/v1" || n), so the nonce is twelve
/// zero bytes; the commitment makes the block openable under one key only, which AES-GCM alone does not promise.
/// </summary>
internal static class SealedBlockFormat
{
    internal const byte Version = 1;
    internal const int RandomSize = 24;
    private const int CommitmentSize = 32;
    private const int TagSize = 16;
    private const int Header = 1 + RandomSize + CommitmentSize;
    private const int Step = 64;

    private static ReadOnlySpan<byte> Context => "bookings/seal/v1"u8;

    private static ReadOnlySpan<byte> ZeroNonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    internal static byte[] Seal(ReadOnlySpan<byte> dataKey, in SealedPlace place, ReadOnlySpan<byte> json)
    {
        Span<byte> n = stackalloc byte[RandomSize];
        RandomNumberGenerator.Fill(n);
        return Seal(dataKey, n, place, json);
    }

    /// <summary>With a given <paramref name="n"/>: for known-answer tests only. The same n twice under one key breaks AES-GCM.</summary>
    internal static byte[] Seal(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> n, in SealedPlace place, ReadOnlySpan<byte> json)
    {
        var padded = checked((json.Length + sizeof(uint) + Step - 1) / Step * Step);
        var block = new byte[Header + padded + TagSize];
        block[0] = Version;
        n.CopyTo(block.AsSpan(1));
        Span<byte> keys = stackalloc byte[2 * 32];
        Derive(dataKey, n, keys);
        keys[32..].CopyTo(block.AsSpan(1 + RandomSize));

        // The padding is what the new array already holds: zeros. Encrypted in place, so no second copy of the text stays behind.
        var text = block.AsSpan(Header, padded);
        BinaryPrimitives.WriteUInt32BigEndian(text, (uint)json.Length);
        json.CopyTo(text[sizeof(uint)..]);
        using (var aes = new AesGcm(keys[..32], TagSize))
        {
            aes.Encrypt(ZeroNonce, text, text, block.AsSpan(Header + padded), Aad(place, new AadLines(stackalloc byte[256])));
        }

        CryptographicOperations.ZeroMemory(keys);
        return block;
    }

    /// <summary>The first check, before any key is looked for.</summary>
    /// <exception cref="TamperedException">It cannot be a sealed block.</exception>
    internal static void Parse(in SealedPlace place, ReadOnlySpan<byte> block)
    {
        if (block.Length < Header + Step + TagSize || (block.Length - Header - TagSize) % Step != 0 || block[0] != Version)
        {
            throw Tampered("is not a sealed block of version 1", place);
        }
    }

    /// <summary>The JSON inside.</summary>
    /// <exception cref="TamperedException">Bytes were changed, or the block belongs elsewhere.</exception>
    internal static byte[] Open(ReadOnlySpan<byte> dataKey, in SealedPlace place, ReadOnlySpan<byte> block)
    {
        Parse(place, block);
        Span<byte> keys = stackalloc byte[2 * 32];
        Derive(dataKey, block.Slice(1, RandomSize), keys);
        var text = new byte[block.Length - Header - TagSize];
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(keys[32..], block.Slice(1 + RandomSize, CommitmentSize)))
            {
                throw Tampered("was not sealed under its stream's key", place);
            }

            using var aes = new AesGcm(keys[..32], TagSize);
            aes.Decrypt(ZeroNonce, block[Header..^TagSize], block[^TagSize..], text, Aad(place, new AadLines(stackalloc byte[256])));
            var length = BinaryPrimitives.ReadUInt32BigEndian(text);
            var minimal = (length + sizeof(uint) + Step - 1) / Step * Step;
            if (minimal != text.Length || text.AsSpan((int)(length + sizeof(uint))).ContainsAnyExcept((byte)0))
            {
                throw Tampered("has a wrong length inside", place);
            }

            return text.AsSpan(sizeof(uint), (int)length).ToArray();
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Tampered("does not belong here, or was changed", place);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static void Derive(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> n, Span<byte> keys)
    {
        Span<byte> info = stackalloc byte[Context.Length + RandomSize];
        Context.CopyTo(info);
        n.CopyTo(info[Context.Length..]);
        Hkdf.Expand(dataKey, info, keys);
    }

    private static ReadOnlySpan<byte> Aad(in SealedPlace place, AadLines lines) => lines
        .Line("bookings/aad/v1").Line(place.Tenant.Value).Line(place.Stream).Line(place.EventId).Line(place.EventType)
        .Line(place.Class.Label()).Bytes;

    private static TamperedException Tampered(string how, in SealedPlace place) =>
        new($"the sealed part of event {place.EventId} in stream {place.Stream} of business {place.Tenant} {how}");
}
