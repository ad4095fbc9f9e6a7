using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>
/// Debian's Postfix as a server of these tests' own: its configuration, queue and mails lie in a folder that goes with it, it listens on two ports of the
/// loopback alone, and whatever it takes for example.org it puts into a Maildir. Port one offers STARTTLS, port two begins with TLS.
/// </summary>
public sealed class Postfix : IAsyncLifetime
{
    private readonly string _folder = Names.Folder();
    private readonly System.Threading.Channels.Channel<string> _arrived = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private FileSystemWatcher? _watcher;
    private (int StartTls, int Tls) _ports;

    /// <summary>Where reports of what could not be delivered arrive, as any other mail.</summary>
    public string Maildir => Path.Combine(_folder, "mail", "inbox");

    private string Configuration => Path.Combine(_folder, "conf");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/postfix") && Environment.UserName == "root", "Postfix is not there, or this is not root, as whom alone it starts: ./test installs it where it may.");
        _ports = (FreePort(), FreePort());
        foreach (var name in new[] { "conf", "queue", "data", "mail", "mail/inbox", "mail/inbox/new", "mail/inbox/cur", "mail/inbox/tmp" })
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, name));
            if (name.StartsWith("mail", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
            {
                // Mails are delivered by a user who may do nothing else.
                folder.UnixFileMode = (UnixFileMode)0b111_111_111;
            }
        }

        await Run("chown", "postfix", Path.Combine(_folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(Configuration, "tls.pem"), Certificate.KeyPem + "\n" + Certificate.Pem);
        await File.WriteAllTextAsync(Path.Combine(Configuration, "main.cf"), Main());
        await File.WriteAllTextAsync(Path.Combine(Configuration, "master.cf"), Services());
        _watcher = new FileSystemWatcher(Path.Combine(Maildir, "new")) { EnableRaisingEvents = true };
        _watcher.Created += (_, mail) => _arrived.Writer.TryWrite(mail.FullPath);
        // It comes back once the ports are open.
        await Run("/usr/sbin/postfix", "-c", Configuration, "start");
    }

    internal SmtpOptions Options(SmtpSecurity security = SmtpSecurity.StartTls) => new()
    {
        Host = "localhost", Port = security == SmtpSecurity.Tls ? _ports.Tls : _ports.StartTls, Security = security, From = Some.From, Certificate = Certificate.Pem,
        Bounces = "bounces@example.org", BouncesFolder = Maildir,
    };

    /// <summary>The file of the mail that holds a text, once it has arrived.</summary>
    /// <exception cref="TimeoutException">It does not.</exception>
    public async Task<string> Arrival(string text)
    {
        while (true)
        {
            var file = await _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            if ((await File.ReadAllTextAsync(file)).Contains(text, StringComparison.Ordinal))
            {
                return file;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watcher?.Dispose();
        if (File.Exists(Path.Combine(_folder, "queue", "pid", "master.pid")))
        {
            // Ends the master whose number lies in this queue, and those that it started.
            await Run("/usr/sbin/postfix", "-c", Configuration, "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Main() => $$"""
        compatibility_level = 3.6
        queue_directory = {{_folder}}/queue
        data_directory = {{_folder}}/data
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
        local_transport = error:5.1.1 nobody lives here
        default_transport = error:5.1.2 no mail leaves this machine
        relay_transport = error:5.1.2 no mail leaves this machine
        virtual_mailbox_domains = example.org
        virtual_mailbox_base = {{_folder}}/mail
        virtual_mailbox_maps = static:inbox/
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        transport_maps = inline:{ { gone-later@example.org = gone: } }
        smtpd_recipient_restrictions = check_recipient_access inline:{ { busy@example.org = 452 4.2.2 Full } { gone@example.org = 550 5.1.1 Nobody } }, permit_mynetworks, reject
        smtpd_tls_chain_files = {{Configuration}}/tls.pem
        smtpd_tls_security_level = may
        smtputf8_enable = yes
        maillog_file = {{_folder}}/log
        maillog_file_prefixes = {{_folder}}
        """.ReplaceLineEndings("\n") + "\n";

    private string Services() => $$"""
        127.0.0.1:{{_ports.StartTls}} inet n - n - - smtpd
        127.0.0.1:{{_ports.Tls}} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        anvil unix - - n - 1 anvil
        virtual unix - n n - - virtual
        error unix - - n - - error
        retry unix - - n - - error
        gone unix - n n - - pipe user=nobody argv=/bin/sh -c { exit 67 }
        postlog unix-dgram n - n - 1 postlogd
        """.ReplaceLineEndings("\n") + "\n";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
    }
}
