using System.Net.Sockets;
using System.Text;

namespace Bookings.Notifications;

/// <summary>Lines to a mail server, and replies from it (RFC 5321, section 2.3.8), over TLS from where that begins.</summary>
internal sealed class SmtpWire(Socket socket) : IAsyncDisposable
{
    private const int LongestLine = 2_000;
    private const int MostLines = 100;

    private readonly byte[] _read = new byte[4096];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private int _from;
    private int _until;

    /// <summary>Nothing was said to us unasked. A server that hangs up, or announces it, breaks the silence.</summary>
    internal bool IsQuiet => _from == _until && !socket.Poll(0, SelectMode.SelectRead);

    /// <exception cref="System.Security.Authentication.AuthenticationException">Its certificate is not trusted.</exception>
    internal async Task Protect(SmtpOptions options, CancellationToken cancellation)
    {
        if (_from != _until)
        {
            // CVE-2011-0411: what came before the handshake would count as said under it.
            throw new IOException("The mail server spoke in clear where TLS was to begin.");
        }

        _stream = await Tls.Over(_stream, options.Host!, options.Certificate, cancellation);
    }

    internal async Task Say(string commands, CancellationToken cancellation) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(commands), cancellation);

    /// <summary>A whole mail and its end: a dot at the beginning of a line is doubled (RFC 5321, section 4.5.2), for a line with one alone ends it.</summary>
    internal async Task Hand(ReadOnlyMemory<byte> mail, CancellationToken cancellation)
    {
        var stuffed = new MemoryStream(mail.Length + 64);
        var isFirst = true;
        foreach (var octet in mail.Span)
        {
            if (isFirst && octet == '.')
            {
                stuffed.WriteByte((byte)'.');
            }

            stuffed.WriteByte(octet);
            isFirst = octet == '\n';
        }

        stuffed.Write(isFirst ? ".\r\n"u8 : "\r\n.\r\n"u8);
        await _stream.WriteAsync(stuffed.GetBuffer().AsMemory(0, (int)stuffed.Length), cancellation);
    }

    /// <summary>A reply, which may have several lines: all but the last have a dash after the code.</summary>
    /// <exception cref="IOException">The server hung up, or what it says is no reply.</exception>
    internal async Task<SmtpReply> Read(CancellationToken cancellation, List<string>? lines = null)
    {
        for (var count = 0; count < MostLines; count++)
        {
            var line = await ReadLine(cancellation);
            lines?.Add(line);
            if (line.Length < 4 || line[3] != '-')
            {
                return SmtpReply.Parse(line);
            }
        }

        throw new IOException("The mail server's answer has too many lines.");
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

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

            if (line.Append(octet).Length > LongestLine)
            {
                throw new IOException("The mail server's answer is too long.");
            }
        }
    }
}
