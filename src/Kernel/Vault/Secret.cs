using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>
/// The 32 bytes of an epoch. They stay at one address (the garbage collector never copies them) and are zeroed when disposed;
/// nothing but keys derived from them ever leaves this object.
/// </summary>
public sealed class Secret : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Size, pinned: true);
    private volatile bool _gone;

    private Secret() { }

    /// <summary>Draws a new one from the operating system's generator.</summary>
    public static Secret Random()
    {
        var secret = new Secret();
        RandomNumberGenerator.Fill(secret._bytes);
        return secret;
    }

    /// <summary>Takes over 32 bytes and zeroes the source.</summary>
    public static Secret Take(Span<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A secret has 32 bytes.", nameof(bytes));
        }

        var secret = new Secret();
        bytes.CopyTo(secret._bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }

    /// <summary>HKDF-Expand (RFC 5869) of this secret.</summary>
    /// <exception cref="EpochMovedException">It was destroyed meanwhile.</exception>
    public void Derive(ReadOnlySpan<byte> info, Span<byte> output)
    {
        Hkdf.Expand(_bytes, info, output);
        // Asked afterwards on purpose: a key derived while the bytes were being zeroed must never be used to wrap anything.
        Interlocked.MemoryBarrier();
        if (_gone)
        {
            CryptographicOperations.ZeroMemory(output);
            throw new EpochMovedException();
        }
    }

    /// <summary>For a custodian that stores it.</summary>
    /// <exception cref="EpochMovedException">It was destroyed meanwhile.</exception>
    internal void CopyTo(Span<byte> destination)
    {
        _bytes.CopyTo(destination);
        Interlocked.MemoryBarrier();
        if (_gone)
        {
            throw new EpochMovedException();
        }
    }

    public void Dispose()
    {
        _gone = true;
        Interlocked.MemoryBarrier();
        CryptographicOperations.ZeroMemory(_bytes);
    }

    public override string ToString() => "«secret»";
}
