using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>A row of <c>vault.contact_index</c> less the owner's tag.</summary>
internal sealed record SealedContact(int Epoch, Guid Entry, ContactKind Kind, byte[] Tag, byte[] Reference, byte[] Commitment);

/// <summary>
/// How a row of the contact index is sealed: plaintext <c>subject id (16) | reference (16) | SHA-256 of the normalised address
/// (32)</c>, associated data the lines <c>bookings/contact/v1</c>, business, epoch, entry, kind, tag. The digest is inside so that a
/// rotation can make the new tag; outside the seal there is only its HMAC, which nobody can try addresses against without the key.
/// </summary>
internal static class ContactWrapping
{
    internal const int PlainSize = 16 + 16 + 32;

    internal static void Write(Span<byte> plain, SubjectId owner, Guid reference, ReadOnlySpan<byte> digest)
    {
        owner.Value.TryWriteBytes(plain, bigEndian: true, out _);
        reference.TryWriteBytes(plain[16..], bigEndian: true, out _);
        digest.CopyTo(plain[32..]);
    }

    internal static ContactMatch Match(ReadOnlySpan<byte> plain) => new(Owner(plain), new Guid(plain[16..32], bigEndian: true));

    internal static SubjectId Owner(ReadOnlySpan<byte> plain) => new(new Guid(plain[..16], bigEndian: true));

    internal static byte[] Tag(in TenantKeys keys, ContactKind kind, ReadOnlySpan<byte> digest)
    {
        // Longer than a subject id: one HMAC key, two kinds of message that cannot be taken for each other.
        Span<byte> message = stackalloc byte[20 + 1 + 32];
        "bookings/contact-tag"u8.CopyTo(message);
        message[20] = (byte)kind;
        digest.CopyTo(message[21..]);
        return keys.Tag(message);
    }

    internal static SealedContact Wrap(in TenantKeys keys, TenantId tenant, int epoch, Guid entry, ContactKind kind, ReadOnlySpan<byte> plain)
    {
        var tag = Tag(keys, kind, plain[32..]);
        var reference = keys.Wrap(plain, Aad(tenant, epoch, entry, kind, tag, new AadLines(stackalloc byte[192])));
        var commitment = new byte[32];
        Commit(plain, commitment);
        return new(epoch, entry, kind, tag, reference, commitment);
    }

    /// <exception cref="TamperedException">The row is not what was written, or stands under another address.</exception>
    internal static void Unwrap(in TenantKeys keys, TenantId tenant, SealedContact row, Span<byte> plain)
    {
        Span<byte> expected = stackalloc byte[32];
        var aad = Aad(tenant, row.Epoch, row.Entry, row.Kind, row.Tag, new AadLines(stackalloc byte[192]));
        if (Wrapping.TryUnwrap(keys.Kek, row.Reference, plain, aad))
        {
            Commit(plain, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, row.Commitment))
            {
                return;
            }
        }

        CryptographicOperations.ZeroMemory(plain);
        throw new TamperedException($"entry {row.Entry} of the contact index of business {tenant} in epoch {row.Epoch} does not open");
    }

    /// <summary>SHA-256 of a label and the plaintext. It holds a random subject id (122 bits), so addresses cannot be tried against it.</summary>
    private static void Commit(ReadOnlySpan<byte> plain, Span<byte> commitment)
    {
        Span<byte> input = stackalloc byte[26 + PlainSize];
        "bookings/contact-commit/v1"u8.CopyTo(input);
        plain.CopyTo(input[26..]);
        SHA256.HashData(input, commitment);
        CryptographicOperations.ZeroMemory(input);
    }

    private static ReadOnlySpan<byte> Aad(TenantId tenant, int epoch, Guid entry, ContactKind kind, ReadOnlySpan<byte> tag, AadLines lines)
    {
        Span<char> hex = stackalloc char[32];
        Convert.TryToHexStringLower(tag, hex, out var length);
        return lines.Line("bookings/contact/v1").Line(tenant.Value).Line(epoch).Line(entry).Line((int)kind).Line(hex[..length]).Bytes;
    }
}
