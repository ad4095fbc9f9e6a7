using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Kernel;

/// <summary>
/// Copies of the vault's rows outside the database, sealed to what the custodian holds for their epoch: with it they give back the keys to a database whose backup is older than the last rotation, and
/// without it they are noise. Written at each rotation before the old epoch ends, and on demand; there is one at a time, for an older one still holds the keys of who was erased since.
/// Whoever writes one holds the turn of rotations.
/// </summary>
public sealed class VaultExports(RecoveryFolder folder, Vault vault, BookingsDatabase database)
{
    private const string Pattern = "vault-*.export";

    private string Folder => Path.Combine(folder.Path, "exports");

    /// <summary>All of them; the newest epoch first.</summary>
    internal IReadOnlyList<string> Files => Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, Pattern).OrderDescending(StringComparer.Ordinal)] : [];

    /// <summary>Writes one, reads it back, and removes those before it.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="RotationRefusedException">A rotation is under way; it writes one itself.</exception>
    public async Task<string> Write(CancellationToken cancellation)
    {
        await using var alone = await RotationTurn.Take(database.System, cancellation);
        return await Write(alone, cancellation);
    }

    /// <summary>The same for a rotation, which has the turn.</summary>
    /// <param name="_">Held by the caller: two drafts have one name, and which of two exports is the later one nobody could tell.</param>
    /// <param name="cancellation">Leaves the one that was there.</param>
    internal async Task<string> Write(RotationTurn _, CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Path.Combine(folder.Make(), "exports"));
            DirectorySync.Sync(folder.Path);
        }

        await vault.Refresh(cancellation);
        if (vault.LiveEpochs is not [var epoch])
        {
            throw new RotationRefusedException("a rotation is under way, and exports the vault at its end");
        }

        var draft = Path.Combine(Folder, "draft");
        System.IO.File.Delete(draft);
        await using (var file = new FileStream(draft, Private))
        {
            await Write(file, vault.Ring.Of(epoch), cancellation);
            file.Flush(flushToDisk: true);
        }

        await Walk(draft, vault.Ring.Of(epoch), (_, _, _) => Task.CompletedTask, cancellation);
        var path = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"vault-{epoch:D8}-{Guid.CreateVersion7():N}.export"));
        System.IO.File.Move(draft, path);
        DirectorySync.Sync(Folder);
        foreach (var older in Files.Where(one => one != path && EpochOf(one) <= epoch))
        {
            System.IO.File.Delete(older);
        }

        DirectorySync.Sync(Folder);
        return path;
    }

    /// <summary>Which epoch an export is of; whether it is one shows when it is read.</summary>
    internal static int EpochOf(string path) => int.Parse(Path.GetFileName(path).Split('-')[1], CultureInfo.InvariantCulture);

    /// <summary>Reads it to its end; each frame is told with the table that it belongs to.</summary>
    /// <exception cref="TamperedException">It is not what was written, or not all of it.</exception>
    internal static async Task Walk(string path, EpochKeys epoch, Func<string, ExportFrame, ReadOnlyMemory<byte>, Task> frame, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
        var first = Encoding.ASCII.GetBytes(ExportFrames.FirstLine(epoch.Number));
        var header = new byte[first.Length + ExportFrames.SaltSize];
        if (await file.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellation) < header.Length || !header.AsSpan().StartsWith(first))
        {
            throw new TamperedException($"the beginning of an export of epoch {epoch.Number}");
        }

        using var frames = new ExportFrames(epoch, header.AsSpan(first.Length));
        for (var (table, last) = ("", default(ExportFrame)); last != ExportFrame.End;)
        {
            (last, var content) = await frames.Read(file, cancellation);
            table = last == ExportFrame.Table ? Encoding.ASCII.GetString(content.Span) : table;
            await frame(table, last, content);
        }

        if (file.ReadByte() >= 0)
        {
            throw new TamperedException($"what follows the end of an export of epoch {epoch.Number}");
        }
    }

    private static FileStreamOptions Private
    {
        get
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 64 * 1024 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return options;
        }
    }

    /// <summary>All tables as they are at one moment.</summary>
    private async Task Write(Stream file, EpochKeys epoch, CancellationToken cancellation)
    {
        using var frames = new ExportFrames(epoch, RandomNumberGenerator.GetBytes(ExportFrames.SaltSize));
        await file.WriteAsync(frames.Header, cancellation);
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var buffer = new byte[ExportFrames.Largest];
        foreach (var (name, columns, where) in ExportedTables.All)
        {
            await frames.Write(file, ExportFrame.Table, Encoding.ASCII.GetBytes(name), cancellation);
            await using var rows = await connection.BeginRawBinaryCopyAsync(ExportedTables.Out(name, columns, where, epoch.Number), cancellation);
            for (int read; (read = await rows.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)) > 0;)
            {
                await frames.Write(file, ExportFrame.Rows, buffer.AsMemory(0, read), cancellation);
            }
        }

        await frames.Write(file, ExportFrame.End, default, cancellation);
    }
}
