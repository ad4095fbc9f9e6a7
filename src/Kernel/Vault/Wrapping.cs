using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>
/// What a key-encryption key encloses: <c>1 byte version | 12 bytes random nonce | AES-256-GCM ciphertext | 16 bytes tag</c>.
/// Random nonces are safe here: a business wraps far fewer than 2^32 keys in an epoch (NIST SP 800-38D, section 8.3).
/// </summary>
internal static class Wrapping
{
    internal const int TagSize = 16;
    private const byte Version = 1;
    internal const int NonceSize = 12;
    private const int Overhead = 1 + NonceSize + TagSize;

    internal static byte[] Wrap(AesGcm key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> aad)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        RandomNumberGenerator.Fill(nonce);
        return Wrap(key, nonce, plain, aad);
    }

    /// <param name="nonce">Random, and never given before.</param>
    internal static byte[] Wrap(AesGcm key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> aad)
    {
        var wrapped = new byte[Overhead + plain.Length];
        wrapped[0] = Version;
        nonce.CopyTo(wrapped.AsSpan(1));
        key.Encrypt(nonce, plain, wrapped.AsSpan(1 + NonceSize, plain.Length), wrapped.AsSpan(1 + NonceSize + plain.Length), aad);
        return wrapped;
    }

    /// <summary>False when it was not wrapped by this key for this place, or was changed.</summary>
    internal static bool TryUnwrap(AesGcm key, ReadOnlySpan<byte> wrapped, Span<byte> plain, ReadOnlySpan<byte> aad)
    {
        if (wrapped.Length != Overhead + plain.Length || wrapped[0] != Version)
        {
            return false;
        }

        try
        {
            key.Decrypt(wrapped.Slice(1, NonceSize), wrapped[(1 + NonceSize)..^TagSize], wrapped[^TagSize..], plain, aad);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
