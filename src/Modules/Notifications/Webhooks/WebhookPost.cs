using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookings.Notifications;

/// <summary>The section <c>Bookings:Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Sends in clear and to this machine as well. Obeyed in development alone.</summary>
    public bool AllowLoopback { get; set; }
}

/// <summary>What came of one attempt.</summary>
/// <param name="Status">Of the answer; null where there was none.</param>
/// <param name="Fault">Why there was none: <c>address-refused</c>, <c>no-such-name</c>, <c>timeout</c>, <c>tls</c> or <c>connection</c>.</param>
internal sealed record PostResult(int? Status, string? Fault, int Milliseconds)
{
    public bool IsTaken => Status is >= 200 and < 300;

    /// <summary>The receiver says that there is nobody any more (RFC 9110, section 15.5.11).</summary>
    public bool IsGone => Status == StatusCodes.Status410Gone;
}

/// <summary>
/// Posts to webhooks: to public addresses alone, without redirects, proxies, cookies or the trace of our own request, and with little patience. Of an answer only its
/// status is kept.
/// </summary>
internal sealed class WebhookPost : IDisposable
{
    internal const int MostOfAnAnswer = 1024;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public WebhookPost(IOptions<WebhookOptions> options, IHostEnvironment environment, TimeProvider clock)
        : this(
            new GuardedConnection(GuardedConnection.Resolve, address => PublicAddress.Is(address, options.Value.AllowLoopback && environment.IsDevelopment())), clock,
            options.Value.AllowLoopback && environment.IsDevelopment())
    {
    }

    internal WebhookPost(GuardedConnection connection, TimeProvider clock, bool allowsLoopback, Action<SocketsHttpHandler>? otherwise = null)
    {
        _http = WayOut.ToChosenByTheController(connection.Addresses, handler =>
        {
            handler.AutomaticDecompression = DecompressionMethods.None;
            handler.MaxResponseHeadersLength = 16;
            handler.MaxResponseDrainSize = 0;
            handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);
            otherwise?.Invoke(handler);
        });
        _http.Timeout = Timeout.InfiniteTimeSpan;
        (_clock, AllowsLoopback) = (clock, allowsLoopback);
    }

    internal static TimeSpan Patience => TimeSpan.FromSeconds(15);

    internal bool AllowsLoopback { get; }

    /// <summary>One attempt. It throws nothing but a cancellation.</summary>
    /// <param name="id">The same on each attempt, so that who gets it twice can tell.</param>
    internal async Task<PostResult> Send(Uri url, string id, string body, IReadOnlyList<string> secrets, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        PostResult Result(int? status, string? fault) => new(status, fault, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        using var patience = new CancellationTokenSource(Patience, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            using var request = Request(url, id, body, secrets);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            await ReadALittle(answer, both.Token);
            return Result((int)answer.StatusCode, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Result(null, "timeout");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return Result(null, FaultOf(fault));
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Uri url, string id, string body, IReadOnlyList<string> secrets)
    {
        var timestamp = _clock.GetCurrentInstant().ToUnixTimeSeconds();
        return new(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { "webhook-id", id },
                { "webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture) },
                { "webhook-signature", WebhookSecret.Sign(secrets, id, timestamp, body) },
                { "User-Agent", "Bookings-Webhooks/1.0" },
            },
        };
    }

    /// <summary>Enough to use the connection again where the answer is short; nobody looks at it.</summary>
    private static async Task ReadALittle(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        _ = await body.ReadAtLeastAsync(new byte[MostOfAnAnswer], MostOfAnAnswer, throwOnEndOfStream: false, cancellation);
    }

    private static string FaultOf(Exception fault)
    {
        for (var one = fault; one is not null; one = one.InnerException)
        {
            switch (one)
            {
                case AddressRefusedException:
                    return "address-refused";
                case AuthenticationException:
                    return "tls";
                case System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostNotFound or System.Net.Sockets.SocketError.NoData or System.Net.Sockets.SocketError.TryAgain }:
                    return "no-such-name";
            }
        }

        return "connection";
    }
}
