using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>A person to whom keys belong: random (RFC 9562 version 4), used once, and gone from the vault after erasure.</summary>
public readonly record struct SubjectId(Guid Value)
{
    /// <summary>Draws a new id. Someone who comes back after an erasure is a new subject.</summary>
    public static SubjectId New()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(new Guid(bytes, bigEndian: true));
    }
}
