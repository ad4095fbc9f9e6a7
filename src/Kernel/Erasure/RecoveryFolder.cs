namespace Bookings.Kernel;

/// <summary>
/// Where the erasure journal and the vault's exports are kept: outside the database, its disk and its backups, and one for all programs on one database. The host brings it.
/// </summary>
/// <param name="Path">Made with mode 700 when it is not there.</param>
public sealed record RecoveryFolder(string Path)
{
    internal string Make()
    {
        if (!Directory.Exists(Path))
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
            }
            else
            {
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                DirectorySync.Sync(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            }
        }

        return Path;
    }
}
