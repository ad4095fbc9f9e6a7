using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Bookings.Kernel;

/// <summary>
/// The one way out of the house: every connection that this program makes to somebody else is made here, but the database's. A test over the compiled code holds everybody to
/// it. Redirects, proxies, cookies, the marks of our traces and what a certificate asks to be looked up (<see cref="Tls"/>) are off: each would lead or tell somebody that nobody agreed to.
/// </summary>
public sealed partial class WayOut(Recipients recipients, IEnumerable<Exit> exits, TimeProvider clock, ILogger<WayOut> log)
{
    private readonly Dictionary<string, Exit> _exits = exits.ToDictionary(exit => exit.Setting, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, string), bool> _told = new();
    private readonly Lock _lock = new();
    private (long Count, string? Host, DateTimeOffset At) _refused;

    /// <summary>How many connections were refused since the start, where the last one was to, and when (UTC).</summary>
    public (long Count, string? Host, DateTimeOffset At) Refused
    {
        get
        {
            lock (_lock)
            {
                return _refused;
            }
        }
    }

    /// <summary>A connection to a registered recipient, over TCP. TLS is the caller's, by <see cref="Tls.Over"/>.</summary>
    /// <param name="setting">Of a declared <see cref="Exit"/>: what leaves by it has to be agreed with whoever runs the host.</param>
    /// <param name="host">As it is configured.</param>
    /// <param name="port">There.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RecipientNotRegisteredException">Nobody registered for this runs the host; nothing was looked up and nothing sent.</exception>
    /// <exception cref="InvalidOperationException">Nobody declared such an exit.</exception>
    public Task<Socket> Open(string setting, string host, int port, CancellationToken cancellation) => Reach(Declared(setting), host, port, cancellation);

    /// <summary>HTTP to registered recipients.</summary>
    /// <param name="setting">Of a declared <see cref="Exit"/>: what leaves by it has to be agreed with whoever runs the host.</param>
    /// <param name="otherwise">Settings of the caller's own; who is connected to, and which certificates are trusted, is none of them.</param>
    /// <exception cref="InvalidOperationException">Nobody declared such an exit.</exception>
    public HttpClient Http(string setting, Action<SocketsHttpHandler>? otherwise = null)
    {
        var exit = Declared(setting);
        return Client(otherwise, async (context, cancellation) => await Reach(exit, context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation));
    }

    /// <summary>
    /// HTTP to whomever a business chose itself, by a webhook: a recipient of the controller's own, whom it answers for, and so not in the installation's register.
    /// </summary>
    /// <param name="addresses">Looks a host up, and refuses by throwing: the connection is made to the very addresses that passed.</param>
    /// <param name="otherwise">Settings of the caller's own.</param>
    public static HttpClient ToChosenByTheController(Func<DnsEndPoint, CancellationToken, Task<IPAddress[]>> addresses, Action<SocketsHttpHandler>? otherwise = null) =>
        Client(otherwise, async (context, cancellation) =>
        {
            var allowed = await addresses(context.DnsEndPoint, cancellation);
            return await Connect(socket => socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation));
        });

    /// <summary>HTTP to this program itself, on this machine.</summary>
    /// <param name="server">Where it listens.</param>
    public static HttpClient ToOurselves(Uri server)
    {
        var http = Client(null, async (context, cancellation) =>
        {
            var host = context.DnsEndPoint.Host;
            var own = (IPAddress.TryParse(host, out var number) ? [number] : await Dns.GetHostAddressesAsync(host, cancellation)).Where(IsHere).Select(Here).ToArray();
            return own.Length > 0
                ? await Connect(socket => socket.ConnectAsync(own, context.DnsEndPoint.Port, cancellation))
                : throw new RecipientNotRegisteredException(host);
        });
        http.BaseAddress = server;
        return http;
    }

    /// <summary>Every address of this machine, where a server listens, is none to connect to.</summary>
    private static IPAddress Here(IPAddress address) => address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;

    private static bool IsHere(IPAddress address) => IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static HttpClient Client(Action<SocketsHttpHandler>? otherwise, Func<SocketsHttpConnectionContext, CancellationToken, Task<Socket>> connect)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        otherwise?.Invoke(handler);
        // Last, so that nobody sets others.
        handler.SslOptions.CertificateChainPolicy = Tls.Trust();
        handler.ConnectCallback = async (context, cancellation) => new NetworkStream(await connect(context, cancellation), ownsSocket: true);
        return new(handler);
    }

    private static async Task<Socket> Connect(Func<Socket, ValueTask> connect)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connect(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Exit Declared(string setting) => _exits.GetValueOrDefault(setting) ?? throw new InvalidOperationException($"No module declares that anything leaves by {setting}.");

    private async Task<Socket> Reach(Exit exit, string host, int port, CancellationToken cancellation)
    {
        Ensure(exit, host);
        return await Connect(socket => socket.ConnectAsync(host, port, cancellation));
    }

    private void Ensure(Exit exit, string host)
    {
        if (recipients.Of(host) is { } recipient && !exit.Carries.Except(recipient.Data).Any())
        {
            return;
        }

        lock (_lock)
        {
            _refused = (_refused.Count + 1, host, clock.GetUtcNow());
        }

        // What waits is tried again and again; of each way one line is kept.
        if (_told.TryAdd((exit.Setting, host), true))
        {
            NotRegistered(log, exit.Setting, host);
        }

        throw new RecipientNotRegisteredException(host);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nothing is sent by {Setting} to {Host}: it belongs to no recipient that is registered for what leaves there")]
    private static partial void NotRegistered(ILogger log, string setting, string host);
}
