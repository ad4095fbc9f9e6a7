using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Bookings.Testing;

/// <summary>SoftHSM of Debian: a device in software, with two tokens in a folder of this process's own. Its library is initialised once in a process, so its tokens are made before that.</summary>
public static class SoftHsm
{
    public const string Library = "/usr/lib/softhsm/libsofthsm2.so";
    public const string Pin = "48151623";

    private static readonly Lazy<Task<string>> Made = new(Make);

    /// <summary>It is installed.</summary>
    public static bool Exists => File.Exists(Library) && File.Exists("/usr/bin/softhsm2-util");

    /// <summary>The labels of its tokens.</summary>
    public static IReadOnlyList<string> Tokens { get; } = ["bookings one", "bookings two"];

    /// <summary>The folder in which it keeps its keys.</summary>
    public static Task<string> Folder() => Made.Value;

    private static async Task<string> Make()
    {
        var folder = Names.Folder();
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var settings = Path.Combine(folder, "softhsm2.conf");
        await File.WriteAllTextAsync(settings, $"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        // .NET keeps an environment of its own: the library asks that of the process.
        if (SetEnvironment("SOFTHSM2_CONF\0"u8.ToArray(), Encoding.UTF8.GetBytes(settings + "\0"), 1) != 0)
        {
            throw new InvalidOperationException("The environment of this process cannot be changed.");
        }

        foreach (var token in Tokens)
        {
            var start = new ProcessStartInfo("/usr/bin/softhsm2-util", ["--init-token", "--free", "--label", token, "--pin", Pin, "--so-pin", "1234567890"])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, Environment = { ["SOFTHSM2_CONF"] = settings },
            };
            using var process = Process.Start(start)!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"SoftHSM made no token: {said}");
            }
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetEnvironment(byte[] name, byte[] value, int overwrite);
}
