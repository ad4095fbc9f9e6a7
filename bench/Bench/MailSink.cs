using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookings.Bench;

/// <summary>A mail server that takes everything and keeps nothing but each Message-ID: what is measured is who sends.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _ids = [];
    private readonly Task _accepting;
    private long _taken;

    public MailSink()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Messages that came more than once.</summary>
    public long Repeated => Taken - _ids.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var socket = client;
        socket.NoDelay = true;
        await using var stream = socket.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            await Say(stream, "220 sink ESMTP\r\n");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                switch (line.Split(' ')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await Say(stream, "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
                        break;
                    case "DATA":
                        await Say(stream, "354 go on\r\n");
                        await Take(reader);
                        await Say(stream, "250 2.0.0 taken\r\n");
                        break;
                    case "QUIT":
                        await Say(stream, "221 bye\r\n");
                        return;
                    default:
                        await Say(stream, "250 2.0.0 fine\r\n");
                        break;
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
        }
    }

    private async Task Take(StreamReader reader)
    {
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            if (line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))
            {
                lock (_ids)
                {
                    _ids.Add(line);
                }
            }
        }

        Interlocked.Increment(ref _taken);
    }

    private static ValueTask Say(NetworkStream stream, string answer) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
}
