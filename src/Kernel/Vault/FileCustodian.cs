using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>
/// Keeps each epoch's secret, and the one that signs the ledger, in a file of its own, readable by the program's user alone. For one machine, or a directory that all
/// hosts mount; leave it out of every backup of the database.
/// </summary>
/// <param name="directory">Created with mode 700 when it is not there.</param>
public sealed class FileCustodian(string directory) : ICustodian
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Name => "file";

    public Assurance Assurance { get; } = new(
        DestroyedBy.Overwriting,
        "The secret was overwritten, synced and unlinked on its file system. Copies that the storage keeps below the file system "
        + "(flash wear levelling, snapshots, copy-on-write) are outside what the program can see.");

    public async ValueTask<Secret> Create(int epoch, CancellationToken ct)
    {
        if (!Directory.Exists(directory))
        {
            MakeDirectory();
        }

        RefuseLoose(directory);
        var path = PathOf(epoch);
        if (File.Exists(path))
        {
            throw new VaultUnavailableException($"{path} exists already: these keys belong to another database.");
        }

        var secret = Secret.Random();
        var bytes = GC.AllocateArray<byte>(Secret.Size, pinned: true);
        secret.CopyTo(bytes);
        var draft = path + ".new";
        File.Delete(draft); // what a crash left: opened again it would keep whatever mode it has
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        await using (var file = new FileStream(draft, options))
        {
            await file.WriteAsync(bytes, ct);
            file.Flush(flushToDisk: true);
        }

        CryptographicOperations.ZeroMemory(bytes);
        File.Move(draft, path, overwrite: false);
        DirectorySync.Sync(directory);
        return secret;
    }

    public async ValueTask<Secret?> Open(int epoch, CancellationToken ct)
    {
        var path = PathOf(epoch);
        if (!File.Exists(path))
        {
            return null;
        }

        RefuseLoose(directory);
        RefuseLoose(path);
        var bytes = GC.AllocateArray<byte>(Secret.Size, pinned: true);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.Length != Secret.Size)
        {
            throw new VaultUnavailableException($"{path} is {file.Length} bytes long and not {Secret.Size}: it is not a secret of this program.");
        }

        await file.ReadExactlyAsync(bytes, ct);
        return Secret.Take(bytes);
    }

    public ValueTask<string> Destroy(int epoch, CancellationToken ct)
    {
        var path = PathOf(epoch);
        if (!File.Exists(path))
        {
            return new($"file custodian: the secret of epoch {epoch} was gone already");
        }

        RefuseLoose(directory);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
        {
            Span<byte> noise = stackalloc byte[Secret.Size];
            RandomNumberGenerator.Fill(noise);
            file.Write(noise);
            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
        DirectorySync.Sync(directory);
        return new($"file custodian: the {Secret.Size} bytes of the secret of epoch {epoch} were overwritten, synced and unlinked");
    }

    private string PathOf(int epoch) => Path.Combine(
        directory, epoch == LedgerKeys.SecretNumber ? "ledger.key" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"epoch-{epoch:D8}.key"));

    private void MakeDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        Directory.CreateDirectory(directory, DirectoryMode);
        if (Path.GetDirectoryName(Path.GetFullPath(directory)) is { } parent)
        {
            DirectorySync.Sync(parent);
        }
    }

    /// <summary>A secret that others may have read is no secret: better a host that does not start than one that pretends.</summary>
    private static void RefuseLoose(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~DirectoryMode) != UnixFileMode.None)
        {
            throw new VaultUnavailableException(
                $"{path} can be reached by other users of this machine: chmod 700 the directory and 600 its files, then rotate the keys.");
        }
    }
}
