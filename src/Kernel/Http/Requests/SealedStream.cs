using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>
/// What was sent, kept aside until the work comes to it. On the disk it is ciphertext alone, under a key that exists in this object's memory and nowhere
/// else; the file has lost its name before the first byte is written, so nothing of it is left however the program ends.
/// </summary>
public sealed class SealedStream : Stream
{
    private const int ChunkSize = 65_536;
    private const int TagSize = 16;

    private readonly FileStream _file;
    private readonly AesGcm _cipher;
    private readonly byte[] _plain = new byte[ChunkSize];
    private readonly byte[] _sealed = new byte[ChunkSize + TagSize];
    private long _chunk;
    private int _at;
    private int _filled;

    private SealedStream(FileStream file, AesGcm cipher) => (_file, _cipher) = (file, cipher);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>How many line feeds there are: for the progress, as nothing else is known of the text.</summary>
    public long Lines { get; private set; }

    /// <summary>Takes a stream to its end.</summary>
    /// <param name="source">Read once, forwards.</param>
    /// <param name="folder">Where there is room for as much again.</param>
    /// <param name="cancellation">Leaves nothing behind.</param>
    public static async Task<SealedStream> Of(Stream source, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, $"bookings-{Guid.CreateVersion7():N}.spool");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        File.Delete(path);
        var key = RandomNumberGenerator.GetBytes(32);
        var spool = new SealedStream(file, new AesGcm(key, TagSize));
        CryptographicOperations.ZeroMemory(key);
        try
        {
            await spool.Fill(source, cancellation);
            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes back to the beginning, to be read once more.</summary>
    public void Rewind() => (_file.Position, _chunk, _at, _filled) = (0, 0, 0, 0);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at == _filled && !await Next(cancellationToken))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _filled - _at);
        _plain.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_plain);
            _cipher.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task Fill(Stream source, CancellationToken cancellation)
    {
        for (int count; (count = await source.ReadAtLeastAsync(_plain, ChunkSize, throwOnEndOfStream: false, cancellation)) > 0; _chunk++)
        {
            Lines += _plain.AsSpan(0, count).Count((byte)'\n');
            _cipher.Encrypt(Nonce(), _plain.AsSpan(0, count), _sealed.AsSpan(TagSize, count), _sealed.AsSpan(0, TagSize));
            await _file.WriteAsync(_sealed.AsMemory(0, TagSize + count), cancellation);
        }

        await _file.FlushAsync(cancellation);
        (_file.Position, _chunk) = (0, 0);
    }

    private async Task<bool> Next(CancellationToken cancellation)
    {
        var count = await _file.ReadAtLeastAsync(_sealed, _sealed.Length, throwOnEndOfStream: false, cancellation) - TagSize;
        if (count <= 0)
        {
            return false;
        }

        _cipher.Decrypt(Nonce(), _sealed.AsSpan(TagSize, count), _sealed.AsSpan(0, TagSize), _plain.AsSpan(0, count));
        (_at, _filled, _chunk) = (0, count, _chunk + 1);
        return true;
    }

    /// <summary>The chunk's number: the key is used for this file alone, and each number once.</summary>
    private byte[] Nonce()
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), _chunk);
        return nonce;
    }
}
