using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bookings.Testing;

/// <summary>
/// Debian's Postfix as a mail server of one's own: configuration and queue lie in a folder, and it listens on the loopback alone, on ports that its caller chose. It ends
/// when it is disposed of, and also when whoever started it dies: no server and no open pipe of theirs is left behind.
/// </summary>
public sealed class PrivatePostfix : IAsyncDisposable
{
    private const string Program = "/usr/sbin/postfix";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits beside the server until its input ends, which it does with the process at its other end; deaf to what a terminal sends to all.</summary>
    private const string Keeper =
        """
        "$0" -c "$1" start </dev/null >/dev/null 2>&1 || exit 1
        trap '' INT TERM HUP
        echo ready
        cat >/dev/null
        "$0" -c "$1" stop </dev/null >/dev/null 2>&1
        """;

    private readonly Process _keeper;

    private PrivatePostfix(Process keeper, string folder) => (_keeper, Folder) = (keeper, folder);

    /// <summary>It is installed, and this is root, as whom alone it starts.</summary>
    public static bool CanStart => File.Exists(Program) && Environment.UserName == "root";

    public string Folder { get; }

    /// <summary>What it did with each mail, one line for each step.</summary>
    public string Log => Path.Combine(Folder, "log");

    /// <summary>Starts it; its ports are open when it has.</summary>
    /// <param name="folder">Empty or not there, and reachable by every user.</param>
    /// <param name="settings">For main.cf, after what all have in common.</param>
    /// <param name="services">For master.cf: where it listens, and how it delivers.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message is the end of its log.</exception>
    public static async Task<PrivatePostfix> Start(string folder, string settings, string services)
    {
        var configuration = Path.Combine(folder, "conf");
        foreach (var name in new[] { "conf", "queue", "data" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        using (var chown = Process.Start("chown", ["postfix", Path.Combine(folder, "data")]))
        {
            await chown.WaitForExitAsync().WaitAsync(Patience);
        }

        await File.WriteAllTextAsync(Path.Combine(configuration, "main.cf"), $"{Common(folder)}\n{settings}\n".ReplaceLineEndings("\n"));
        await File.WriteAllTextAsync(Path.Combine(configuration, "master.cf"), $"{Services}\n{services}\n".ReplaceLineEndings("\n"));
        var keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Keeper.ReplaceLineEndings("\n"), Program, configuration])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var postfix = new PrivatePostfix(keeper, folder);
        if (await keeper.StandardOutput.ReadLineAsync().WaitAsync(Patience) != "ready")
        {
            throw new InvalidOperationException($"Postfix did not start:\n{(File.Exists(postfix.Log) ? await File.ReadAllTextAsync(postfix.Log) : "it wrote no log.")}");
        }

        return postfix;
    }

    /// <summary>A port of the loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends it. The folder stays: what it did may be read.</summary>
    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync().WaitAsync(Patience);
        _keeper.Dispose();
    }

    private static string Common(string folder) => $"""
        compatibility_level = 3.6
        queue_directory = {folder}/queue
        data_directory = {folder}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = relay.example.net
        mydestination =
        alias_maps =
        alias_database =
        smtputf8_enable = yes
        maillog_file = {folder}/log
        maillog_file_prefixes = {folder}
        """;

    private const string Services = """
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        anvil unix - - n - 1 anvil
        error unix - - n - - error
        retry unix - - n - - error
        postlog unix-dgram n - n - 1 postlogd
        """;
}
