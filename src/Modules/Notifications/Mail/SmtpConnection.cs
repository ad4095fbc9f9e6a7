using System.Net.Security;
using System.Net.Sockets;
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
    private readonly byte[] _read = new byte[4096];
    private Stream _stream;
    private int _from;
    private int _until;
    private HashSet<string> _extensions = [];

    private SmtpConnection(SmtpOptions options, Stream stream) => (_options, _stream) = (options, stream);

    /// <summary>How many mails it has carried.</summary>
    internal int Carried { get; private set; }

    /// <exception cref="SmtpRefusedException">The server does not want us, or not this password.</exception>
    /// <exception cref="AuthenticationException">It does not offer the protection that is configured, or its certificate is not trusted.</exception>
    internal static async Task<SmtpConnection> Open(SmtpOptions options, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host!, options.Port, cancellation);
            var connection = new SmtpConnection(options, new NetworkStream(socket, ownsSocket: true));
            await connection.Greet(cancellation);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Hands one mail over. Returned from, it is the server's: it said so.</summary>
    /// <exception cref="SmtpRefusedException">The server does not take this mail; the connection can carry the next.</exception>
    internal async Task Send(string from, string to, ReadOnlyMemory<byte> mail, CancellationToken cancellation)
    {
        var needsUtf8 = !Ascii.IsValid(from) || !Ascii.IsValid(to);
        if (needsUtf8 && !_extensions.Contains("SMTPUTF8"))
        {
            // 553 5.6.7: RFC 6531, section 3.5.
            throw new SmtpRefusedException(new(553, "5.6.7"));
        }

        string[] commands = [$"MAIL FROM:<{from}>{(needsUtf8 ? " SMTPUTF8" : "")}\r\n", $"RCPT TO:<{to}>\r\n", "DATA\r\n"];
        if (_extensions.Contains("PIPELINING"))
        {
            await Pipelined(commands, cancellation);
        }
        else
        {
            await OneByOne(commands, cancellation);
        }

        await _stream.WriteAsync(Stuffed(mail.Span), cancellation);
        await Expect(cancellation);
        Carried++;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await Say("QUIT\r\n", patience.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It hung up first.
        }

        await _stream.DisposeAsync();
    }

    private async Task Greet(CancellationToken cancellation)
    {
        if (_options.Security == SmtpSecurity.Tls)
        {
            await Protect(cancellation);
        }

        await Expect(cancellation);
        await Hello(cancellation);
        if (_options.Security == SmtpSecurity.StartTls)
        {
            if (!_extensions.Contains("STARTTLS"))
            {
                throw new AuthenticationException("The mail server offers no STARTTLS, and nothing is said to it in clear.");
            }

            await Say("STARTTLS\r\n", cancellation);
            await Expect(cancellation);
            await Protect(cancellation);
            await Hello(cancellation);
        }

        if (_options is { User: { } user, Password: { } password })
        {
            if (_options.Security == SmtpSecurity.None)
            {
                throw new AuthenticationException("A password is never sent in clear.");
            }

            await Say($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"))}\r\n", cancellation);
            await Expect(cancellation);
        }
    }

    private async Task Hello(CancellationToken cancellation)
    {
        await Say($"EHLO {_options.From![(_options.From!.LastIndexOf('@') + 1)..]}\r\n", cancellation);
        var lines = new List<string>();
        var reply = await Read(cancellation, lines);
        _extensions = reply.IsPositive
            ? [.. lines.Skip(1).Where(line => line.Length > 4).Select(line => line[4..].Split(' ')[0].ToUpperInvariant())]
            : throw new SmtpRefusedException(reply);
    }

    private async Task Protect(CancellationToken cancellation)
    {
        if (_from != _until)
        {
            // CVE-2011-0411: what came before the handshake would count as said under it.
            throw new IOException("The mail server spoke in clear where TLS was to begin.");
        }

        var protectedStream = new SslStream(_stream);
        await protectedStream.AuthenticateAsClientAsync(SmtpTrust.For(_options), cancellation);
        _stream = protectedStream;
    }

    private async Task Pipelined(string[] commands, CancellationToken cancellation)
    {
        await Say(string.Concat(commands), cancellation);
        var replies = new List<SmtpReply>();
        foreach (var _ in commands)
        {
            replies.Add(await Read(cancellation));
        }

        if (replies.Find(reply => !reply.IsPositive) is { } refusal)
        {
            if (replies[^1].IsPositive)
            {
                // It waits for a mail that nobody is to get (RFC 2920, section 3.1): an empty one.
                await Say(".\r\n", cancellation);
                await Read(cancellation);
            }

            await Reset(refusal, cancellation);
        }
    }

    private async Task OneByOne(string[] commands, CancellationToken cancellation)
    {
        foreach (var command in commands)
        {
            await Say(command, cancellation);
            if (await Read(cancellation) is { IsPositive: false } refusal)
            {
                await Reset(refusal, cancellation);
            }
        }
    }

    private async Task Reset(SmtpReply refusal, CancellationToken cancellation)
    {
        // 421 announces that it hangs up (RFC 5321, section 3.8).
        if (refusal.Code != 421)
        {
            await Say("RSET\r\n", cancellation);
            await Expect(cancellation);
        }

        throw new SmtpRefusedException(refusal);
    }

    /// <summary>A dot at the beginning of a line is doubled (RFC 5321, section 4.5.2), and a line with one alone ends the mail.</summary>
    private static ReadOnlyMemory<byte> Stuffed(ReadOnlySpan<byte> mail)
    {
        var stuffed = new MemoryStream(mail.Length + 64);
        var isFirst = true;
        foreach (var octet in mail)
        {
            if (isFirst && octet == '.')
            {
                stuffed.WriteByte((byte)'.');
            }

            stuffed.WriteByte(octet);
            isFirst = octet == '\n';
        }

        stuffed.Write(isFirst ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return stuffed.GetBuffer().AsMemory(0, (int)stuffed.Length);
    }

    private async Task Say(string command, CancellationToken cancellation) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(command), cancellation);

    private async Task Expect(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { IsPositive: false } refusal)
        {
            throw new SmtpRefusedException(refusal);
        }
    }

    /// <summary>A reply, which may have several lines: all but the last have a dash after the code.</summary>
    private async Task<SmtpReply> Read(CancellationToken cancellation, List<string>? lines = null)
    {
        while (true)
        {
            var line = await ReadLine(cancellation);
            lines?.Add(line);
            if (line.Length < 4 || line[3] != '-')
            {
                return SmtpReply.Parse(line);
            }
        }
    }

    private async Task<string> ReadLine(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_from == _until)
            {
                (_from, _until) = (0, await _stream.ReadAsync(_read, cancellation));
                if (_until == 0)
                {
                    throw new IOException("The mail server hung up.");
                }
            }

            var octet = (char)_read[_from++];
            if (octet == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Append(octet).Length > 2_000)
            {
                throw new IOException("The mail server's answer is too long.");
            }
        }
    }
}
