using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>
/// How a stream's data key is wrapped: plaintext <c>data key (32) | owner's subject id (16)</c>, associated data the lines
/// <c>bookings/wrap/v1</c>, business, epoch, stream, data class. The owner is inside so that a rotation can make the new tag.
/// </summary>
internal static class StreamKeyWrapping
{
    internal const int DataKeySize = 32;
    internal const int PlainSize = DataKeySize + 16;

    internal static StreamKeyRow Wrap(in TenantKeys keys, TenantId tenant, int epoch, Guid stream, DataClass @class, ReadOnlySpan<byte> plain)
    {
        var commitment = new byte[32];
        Commit(plain[..DataKeySize], commitment);
        return Wrap(keys, tenant, epoch, stream, @class, plain, commitment);
    }

    /// <param name="commitment">Of this data key, whatever it is wrapped under: one that was unwrapped a moment ago has it already.</param>
    internal static StreamKeyRow Wrap(in TenantKeys keys, TenantId tenant, int epoch, Guid stream, DataClass @class, ReadOnlySpan<byte> plain, byte[] commitment) => new(
        epoch, stream, @class, keys.OwnerTag(Owner(plain)), keys.Wrap(plain, Aad(tenant, epoch, stream, @class, new AadLines(stackalloc byte[192]))), commitment);

    /// <exception cref="TamperedException">The row is not what was written, or stands at another stream's place.</exception>
    internal static void Unwrap(in TenantKeys keys, TenantId tenant, int epoch, Guid stream, DataClass @class,
        ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> commitment, Span<byte> plain)
    {
        Span<byte> expected = stackalloc byte[32];
        if (Wrapping.TryUnwrap(keys.Kek, wrapped, plain, Aad(tenant, epoch, stream, @class, new AadLines(stackalloc byte[192]))))
        {
            Commit(plain[..DataKeySize], expected);
            if (CryptographicOperations.FixedTimeEquals(expected, commitment))
            {
                return;
            }
        }

        CryptographicOperations.ZeroMemory(plain);
        throw new TamperedException($"the wrapped key of stream {stream} of business {tenant} in epoch {epoch} does not open");
    }

    internal static SubjectId Owner(ReadOnlySpan<byte> plain) => new(new Guid(plain[DataKeySize..], bigEndian: true));

    /// <summary>SHA-256 of a label and the data key. The key is 256 random bits: its hash tells nothing.</summary>
    private static void Commit(ReadOnlySpan<byte> dataKey, Span<byte> commitment)
    {
        Span<byte> input = stackalloc byte[18 + DataKeySize];
        "bookings/commit/v1"u8.CopyTo(input);
        dataKey.CopyTo(input[18..]);
        SHA256.HashData(input, commitment);
        CryptographicOperations.ZeroMemory(input);
    }

    private static ReadOnlySpan<byte> Aad(TenantId tenant, int epoch, Guid stream, DataClass @class, AadLines lines) =>
        lines.Line("bookings/wrap/v1").Line(tenant.Value).Line(epoch).Line(stream).Line(@class.Label()).Bytes;
}
