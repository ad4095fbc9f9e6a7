using System.Security.Authentication;
using System.Text;

namespace Bookings.Notifications;

/// <summary>
/// One connection to the mail server (RFC 5321): TLS as configured and never less, AUTH PLAIN (RFC 4616), PIPELINING (RFC 2920), SMTPUTF8 (RFC 6531) where an
/// address needs it. Whatever goes wrong but a refusal leaves it unusable.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpOptions _options;
    private readonly SmtpWire _wire;
    private HashSet<string> _extensions = [];

    private SmtpConnection(SmtpOptions options, SmtpWire wire) => (_options, _wire) = (options, wire);

    /// <summary>How many mails it has carried.</summary>
    internal int Carried { get; private set; }

    /// <summary>It can carry the next mail, as far as one can tell from here.</summary>
    internal bool IsOpen => _wire.IsQuiet;

    /// <exception cref="RecipientNotRegisteredException">Nobody registered runs this server.</exception>
    /// <exception cref="SmtpRefusedException">The server does not want us, or not this password.</exception>
    /// <exception cref="AuthenticationException">It does not offer the protection that is configured, or its certificate is not trusted.</exception>
    internal static async Task<SmtpConnection> Open(SmtpOptions options, WayOut wayOut, CancellationToken cancellation)
    {
        var socket = await wayOut.Open(SettingsCheck.MailExit, options.Host!, options.Port, cancellation);
        try
        {
            var connection = new SmtpConnection(options, new(socket));
            await connection.Greet(cancellation);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Says for whom a mail is. Afterwards the server waits for it.</summary>
    /// <exception cref="SmtpRefusedException">The server does not take this mail; the connection can carry the next.</exception>
    internal async Task Announce(string from, string to, CancellationToken cancellation)
    {
        var needsUtf8 = !Ascii.IsValid(from) || !Ascii.IsValid(to);
        if (needsUtf8 && !_extensions.Contains("SMTPUTF8"))
        {
            // RFC 6531, section 3.5.
            throw new SmtpRefusedException(new(553, "5.6.7"), isOfThisMail: true);
        }

        string[] commands = [$"MAIL FROM:<{from}>{(needsUtf8 ? " SMTPUTF8" : "")}\r\n", $"RCPT TO:<{to}>\r\n", "DATA\r\n"];
        await (_extensions.Contains("PIPELINING") ? Pipelined(commands, cancellation) : OneByOne(commands, cancellation));
    }

    /// <summary>Hands over the mail that was announced. Returned from, it is the server's: it said so.</summary>
    /// <exception cref="SmtpRefusedException">The server has read it and does not take it; the connection can carry the next.</exception>
    internal async Task Hand(ReadOnlyMemory<byte> mail, CancellationToken cancellation)
    {
        await _wire.Hand(mail, cancellation);
        await Expect(isOfThisMail: true, cancellation);
        Carried++;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _wire.Say("QUIT\r\n", patience.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It hung up first.
        }

        await _wire.DisposeAsync();
    }

    private async Task Greet(CancellationToken cancellation)
    {
        if (_options.Security == SmtpSecurity.Tls)
        {
            await _wire.Protect(_options, cancellation);
        }

        await Expect(isOfThisMail: false, cancellation);
        await Hello(cancellation);
        if (_options.Security == SmtpSecurity.StartTls)
        {
            if (!_extensions.Contains("STARTTLS"))
            {
                throw new AuthenticationException("The mail server offers no STARTTLS, and nothing is said to it in clear.");
            }

            await _wire.Say("STARTTLS\r\n", cancellation);
            await Expect(isOfThisMail: false, cancellation);
            await _wire.Protect(_options, cancellation);
            await Hello(cancellation);
        }

        if (_options is { User: { } user, Password: { } password })
        {
            if (_options.Security == SmtpSecurity.None)
            {
                throw new AuthenticationException("A password is never sent in clear.");
            }

            await _wire.Say($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"))}\r\n", cancellation);
            await Expect(isOfThisMail: false, cancellation);
        }
    }

    /// <summary>By the domain that mails come from: this machine's name is nobody's business.</summary>
    private async Task Hello(CancellationToken cancellation)
    {
        await _wire.Say($"EHLO {_options.Domain}\r\n", cancellation);
        var lines = new List<string>();
        var reply = await _wire.Read(cancellation, lines);
        _extensions = reply.IsPositive
            ? [.. lines.Skip(1).Where(line => line.Length > 4).Select(line => line[4..].Split(' ')[0].ToUpperInvariant())]
            : throw new SmtpRefusedException(reply, isOfThisMail: false);
    }

    private async Task Pipelined(string[] commands, CancellationToken cancellation)
    {
        await _wire.Say(string.Concat(commands), cancellation);
        var replies = new List<SmtpReply>();
        foreach (var _ in commands)
        {
            replies.Add(await _wire.Read(cancellation));
            if (replies[^1].IsGoodbye)
            {
                throw new SmtpRefusedException(replies[^1], isOfThisMail: false);
            }
        }

        var refused = replies.FindIndex(reply => !reply.IsPositive);
        if (refused >= 0)
        {
            if (replies[^1].IsPositive)
            {
                // It waits for a mail that nobody is to get (RFC 2920, section 3.1): an empty one.
                await _wire.Say(".\r\n", cancellation);
                await _wire.Read(cancellation);
            }

            await Reset(replies[refused], isOfThisMail: refused > 0, cancellation);
        }
    }

    private async Task OneByOne(string[] commands, CancellationToken cancellation)
    {
        for (var i = 0; i < commands.Length; i++)
        {
            await _wire.Say(commands[i], cancellation);
            if (await _wire.Read(cancellation) is { IsPositive: false } refusal)
            {
                await Reset(refusal, isOfThisMail: i > 0, cancellation);
            }
        }
    }

    private async Task Reset(SmtpReply refusal, bool isOfThisMail, CancellationToken cancellation)
    {
        if (!refusal.IsGoodbye)
        {
            await _wire.Say("RSET\r\n", cancellation);
            await Expect(isOfThisMail: false, cancellation);
        }

        throw new SmtpRefusedException(refusal, isOfThisMail);
    }

    private async Task Expect(bool isOfThisMail, CancellationToken cancellation)
    {
        if (await _wire.Read(cancellation) is { IsPositive: false } refusal)
        {
            throw new SmtpRefusedException(refusal, isOfThisMail);
        }
    }
}
