using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>
/// So many requests in a window: for each token, and for each address that shows no valid one. Answers carry
/// draft-ietf-httpapi-ratelimit-headers-10: <c>RateLimit-Policy</c>, <c>RateLimit</c>; a refusal Retry-After.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly EdgeOptions _options;
    private readonly PartitionedRateLimiter<HttpContext> _limiter;
    private readonly string _callerPolicy;
    private readonly string _addressPolicy;

    public RateLimits(EdgeOptions options)
    {
        _options = options;
        _callerPolicy = Policy("caller", options.RequestsPerCaller);
        _addressPolicy = Policy("address", options.RequestsPerAddress);
        _limiter = PartitionedRateLimiter.Create<HttpContext, (string, string)>(context => CallerOf(context) is { } caller
            ? RateLimitPartition.GetFixedWindowLimiter((caller.Tenant.Value, caller.Actor), _ => Window(options.RequestsPerCaller))
            : RateLimitPartition.GetFixedWindowLimiter(("", AddressOf(context)), _ => Window(options.RequestsPerAddress)));
    }

    public async Task Check(HttpContext context, RequestDelegate next)
    {
        // What watches over the server is not to be kept out by it.
        if (context.GetEndpoint()?.Metadata.GetMetadata<Unlimited>() is not null)
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(context);
        var (name, policy) = CallerOf(context) is null ? ("address", _addressPolicy) : ("caller", _callerPolicy);
        var left = _limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0;
        context.Response.Headers["RateLimit-Policy"] = policy;
        context.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left}");
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : _options.RateWindow;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await KnownProblems.TooManyRequests.ToProblem().ExecuteAsync(context);
    }

    public void Dispose() => _limiter.Dispose();

    private FixedWindowRateLimiterOptions Window(int permits) => new() { PermitLimit = permits, Window = _options.RateWindow, QueueLimit = 0 };

    private string Policy(string name, int permits) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={permits};w={Math.Max(1, (int)_options.RateWindow.TotalSeconds)}");

    /// <summary>Guests share a name, so they are told apart by their addresses.</summary>
    private static Caller? CallerOf(HttpContext context) => context.Features.Get<Caller>() is { Role: not Role.Guest } caller ? caller : null;

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}

/// <summary>An endpoint that rate limits do not touch.</summary>
internal sealed record Unlimited;
