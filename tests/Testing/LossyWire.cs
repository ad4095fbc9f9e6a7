using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Bookings.Testing;

/// <summary>
/// A wire to PostgreSQL that a test can cut: it loses the answer to a commit, or goes silent in both directions as a firewall makes it (half-open
/// connections), and works again for whoever connects anew.
/// </summary>
public sealed class LossyWire : IAsyncDisposable
{
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _changing = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _running = [];
    private volatile EndPoint _server;
    private byte[]? _loseAfter;
    private volatile bool _isSilent;

    private LossyWire(string server)
    {
        _server = AddressOf(server);
        _door.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Host = "127.0.0.1", Port = ((IPEndPoint)_door.LocalEndpoint).Port }.ConnectionString;
        _running.Add(Accept());
    }

    /// <summary>The server's address, through this wire.</summary>
    public string ConnectionString { get; }

    public static Task<LossyWire> To(string server) => Task.FromResult(new LossyWire(server));

    /// <summary>Leads somewhere else from now on: to the server that took the place of the one that died.</summary>
    public void Redirect(string server) => _server = AddressOf(server);

    /// <summary>The next message with this text reaches the server, which does what it says; then the connection is gone.</summary>
    public void LoseAnswers(string after) => _loseAfter = Encoding.UTF8.GetBytes(after);

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public void GoSilent() => _isSilent = true;

    /// <summary>Works again; what was connected is gone.</summary>
    public void Mend()
    {
        (_loseAfter, _isSilent) = (null, false);
        CloseAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _door.Dispose();
        CloseAll();
        await Task.WhenAll(_running);
        _end.Dispose();
    }

    private static EndPoint AddressOf(string server)
    {
        var address = new NpgsqlConnectionStringBuilder(server);
        return address.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{address.Host}/.s.PGSQL.{address.Port}")
            : new DnsEndPoint(address.Host, address.Port);
    }

    private void CloseAll()
    {
        lock (_changing)
        {
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _door.AcceptSocketAsync(_end.Token);
                var server = new Socket(_server is UnixDomainSocketEndPoint ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
                lock (_changing)
                {
                    _sockets.AddRange([client, server]);
                }

                var line = new Line(client, server);
                if (!await Reach(server))
                {
                    line.Close();
                    continue;
                }

                _running.Add(Forward(line, client, server, isAnswer: false));
                _running.Add(Forward(line, server, client, isAnswer: true));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<bool> Reach(Socket server)
    {
        try
        {
            await server.ConnectAsync(_server, _end.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task Forward(Line line, Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
            {
                var bytes = buffer.AsMemory(0, count);
                if (!isAnswer && _loseAfter is { } text && bytes.Span.IndexOf(text) >= 0)
                {
                    (line.IsLosing, _loseAfter) = (true, null);
                }

                if (isAnswer && line.IsLosing)
                {
                    // "Ready for query" is the last word about a transaction: it is done, and nobody hears of it.
                    if (bytes.Span.EndsWith("Z\0\0\0\u0005I"u8))
                    {
                        break;
                    }

                    continue;
                }

                if (_isSilent)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(bytes[sent..], _end.Token);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One end has hung up.
        }

        line.Close();
    }

    private sealed class Line(Socket client, Socket server)
    {
        public volatile bool IsLosing;

        public void Close()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
