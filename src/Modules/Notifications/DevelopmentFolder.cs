using System.Globalization;
using System.Text;

namespace Bookings.Notifications;

/// <summary>Messages as files, for mail programs to open: the newest 500, for this user alone. Names begin with the time, so that they sort by it.</summary>
internal sealed class DevelopmentFolder(string path)
{
    private const int Most = 500;
    private const string From = "bookings@localhost";
    private const UnixFileMode ForUs = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static DevelopmentFolder? Below(DataDirectory? data) => data is null ? null : new(Path.Combine(data.Path, "mail"));

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="ArgumentException">The address is none.</exception>
    public void Write(Channel channel, Outgoing outgoing, DateTimeOffset now)
    {
        var (content, ending) = channel == Channel.Email
            ? (OutgoingMail.Write(outgoing, From, now).ToBytes(), "eml")
            : (Encoding.UTF8.GetBytes($"{outgoing.To}\n\n{outgoing.Text}\n"), "txt");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, ForUs | UnixFileMode.UserExecute);
            options.UnixCreateMode = ForUs;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmss.fffffff'Z'}-{outgoing.Id:D}.{ending}");
        using (var file = new FileStream(Path.Combine(path, name), options))
        {
            file.Write(content);
        }

        foreach (var old in Directory.EnumerateFiles(path, "*-*.*").OrderDescending(StringComparer.Ordinal).Skip(Most))
        {
            File.Delete(old);
        }
    }
}
