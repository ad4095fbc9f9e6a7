using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Kernel;

/// <summary>What a frame of an export holds.</summary>
internal enum ExportFrame : byte
{
    /// <summary>The name of a table whose rows follow.</summary>
    Table = 1,

    /// <summary>A part of its rows, as PostgreSQL copies them in binary.</summary>
    Rows = 2,

    /// <summary>Nothing follows. An export without it was cut off.</summary>
    End = 3,
}

/// <summary>
/// An export is <c>bookings-vault-export/v1 EPOCH</c> and a line feed, 32 bytes of salt, and frames: 4 bytes length of the plaintext (big-endian), ciphertext, 16 bytes tag. Each is AES-256-GCM under
/// the export's own key (HKDF of the epoch's secret and the salt), with its number as nonce and the header as associated data: no frame can be changed, taken out, moved, or brought from elsewhere.
/// Who has the file and not the custodian learns its length.
/// </summary>
internal sealed class ExportFrames : IDisposable
{
    internal const int Largest = 256 * 1024;
    internal const int SaltSize = 32;

    private readonly AesGcm _aes;
    private readonly byte[] _header;
    private readonly byte[] _nonce = new byte[12];
    private ulong _number;

    internal ExportFrames(EpochKeys epoch, ReadOnlySpan<byte> salt)
    {
        Span<byte> key = stackalloc byte[32];
        epoch.ForExport(salt, key);
        _aes = new(key, Wrapping.TagSize);
        CryptographicOperations.ZeroMemory(key);
        _header = [.. Encoding.ASCII.GetBytes(FirstLine(epoch.Number)), .. salt];
    }

    internal ReadOnlyMemory<byte> Header => _header;

    internal static string FirstLine(int epoch) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bookings-vault-export/v1 {epoch}\n");

    internal async Task Write(Stream file, ExportFrame kind, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        byte[] plain = [(byte)kind, .. content.Span];
        var sealedFrame = new byte[4 + plain.Length + Wrapping.TagSize];
        BinaryPrimitives.WriteInt32BigEndian(sealedFrame, plain.Length);
        _aes.Encrypt(Next(), plain, sealedFrame.AsSpan(4, plain.Length), sealedFrame.AsSpan(4 + plain.Length), _header);
        await file.WriteAsync(sealedFrame, cancellation);
    }

    /// <exception cref="TamperedException">It is not the frame that was written here.</exception>
    internal async Task<(ExportFrame Kind, ReadOnlyMemory<byte> Content)> Read(Stream file, CancellationToken cancellation)
    {
        try
        {
            var size = new byte[4];
            await file.ReadExactlyAsync(size, cancellation);
            var length = BinaryPrimitives.ReadInt32BigEndian(size);
            if (length is < 1 or > Largest + 1)
            {
                throw Wrong();
            }

            var (content, plain) = (new byte[length + Wrapping.TagSize], new byte[length]);
            await file.ReadExactlyAsync(content, cancellation);
            _aes.Decrypt(Next(), content.AsSpan(0, length), content.AsSpan(length), plain, _header);
            return ((ExportFrame)plain[0], plain.AsMemory(1));
        }
        catch (Exception fault) when (fault is EndOfStreamException or AuthenticationTagMismatchException)
        {
            throw Wrong();
        }
    }

    public void Dispose() => _aes.Dispose();

    private TamperedException Wrong() => new($"frame {_number} of an export of the vault");

    private byte[] Next()
    {
        BinaryPrimitives.WriteUInt64BigEndian(_nonce.AsSpan(4), _number++);
        return _nonce;
    }
}
