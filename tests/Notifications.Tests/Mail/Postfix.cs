using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>
/// Debian's Postfix as a server of these tests' own: it listens on two ports of the loopback alone, and whatever it takes for example.org it puts into a Maildir. Port one
/// offers STARTTLS, port two begins with TLS.
/// </summary>
public sealed class Postfix : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Names.Folder();
    private readonly System.Threading.Channels.Channel<string> _arrived = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly (int StartTls, int Tls) _ports = (PrivatePostfix.FreePort(), PrivatePostfix.FreePort());
    private FileSystemWatcher? _watcher;
    private PrivatePostfix? _server;

    /// <summary>Where reports of what could not be delivered arrive, as any other mail.</summary>
    public string Maildir => Path.Combine(_folder, "mail", "inbox");

    public async ValueTask InitializeAsync()
    {
        Reference.Need(PrivatePostfix.CanStart, "Postfix is not there, or this is not root, as whom alone it starts: ./test installs it where it may, or apt-get install postfix.");
        foreach (var name in new[] { "mail", "mail/inbox", "mail/inbox/new", "mail/inbox/cur", "mail/inbox/tmp" })
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, name));
            if (!OperatingSystem.IsWindows())
            {
                // Mails are delivered by a user who may do nothing else.
                folder.UnixFileMode = (UnixFileMode)0b111_111_111;
            }
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "tls.pem"), Certificate.KeyPem + "\n" + Certificate.Pem);
        _watcher = new FileSystemWatcher(Path.Combine(Maildir, "new")) { EnableRaisingEvents = true };
        _watcher.Created += (_, mail) => _arrived.Writer.TryWrite(mail.FullPath);
        _server = await PrivatePostfix.Start(_folder, Settings(), Services());
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
            var file = await _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
            if ((await File.ReadAllTextAsync(file)).Contains(text, StringComparison.Ordinal))
            {
                return file;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watcher?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    private string Settings() => $$"""
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
        smtpd_tls_chain_files = {{_folder}}/tls.pem
        smtpd_tls_security_level = may
        """;

    private string Services() => $$"""
        127.0.0.1:{{_ports.StartTls}} inet n - n - - smtpd
        127.0.0.1:{{_ports.Tls}} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
        virtual unix - n n - - virtual
        gone unix - n n - - pipe user=nobody argv=/bin/sh -c { exit 67 }
        """;
}
