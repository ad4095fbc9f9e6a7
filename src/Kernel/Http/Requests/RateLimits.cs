using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>
/// So many requests in a window: for each token, for each address that shows no valid one, and, of what guests change, for each address and each business.
/// Answers carry draft-ietf-httpapi-ratelimit-headers-10: <c>RateLimit-Policy</c>, <c>RateLimit</c>; a refusal Retry-After.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly EdgeOptions _options;
    private readonly Limit _caller;
    private readonly Limit _address;
    private readonly Limit _guest;
    private readonly Limit _guests;

    public RateLimits(EdgeOptions options)
    {
        _options = options;
        _caller = new("caller", options.RequestsPerCaller, options.RateWindow, context => $"{CallerOf(context)!.Tenant.Value} {CallerOf(context)!.Actor}");
        _address = new("address", options.RequestsPerAddress, options.RateWindow, AddressOf);
        _guest = new("guest-changes", options.GuestChangesPerAddress, options.RateWindow, AddressOf);
        _guests = new("business-changes", options.GuestChangesPerBusiness, options.RateWindow, context => context.Features.Get<Caller>()!.Tenant.Value);
    }

    public async Task Check(HttpContext context, RequestDelegate next)
    {
        // What watches over the server is not to be kept out by it.
        if (context.GetEndpoint()?.Metadata.GetMetadata<Unlimited>() is not null)
        {
            await next(context);
            return;
        }

        var told = new List<(string Policy, string Left)>();
        foreach (var limit in LimitsOf(context))
        {
            var refusal = limit.Take(context, told, _options.RateWindow);
            context.Response.Headers["RateLimit-Policy"] = string.Join(", ", told.Select(one => one.Policy));
            context.Response.Headers["RateLimit"] = string.Join(", ", told.Select(one => one.Left));
            if (refusal is { } wait)
            {
                context.Response.Headers.RetryAfter = Seconds(wait).ToString(CultureInfo.InvariantCulture);
                await KnownProblems.TooManyRequests.ToProblem().ExecuteAsync(context);
                return;
            }
        }

        await next(context);
    }

    public void Dispose()
    {
        foreach (var limit in new[] { _caller, _address, _guest, _guests })
        {
            limit.Dispose();
        }
    }

    /// <summary>Of IPv6 the first 64 bits: whoever has one address of them has them all.</summary>
    internal static string Prefix(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    private IEnumerable<Limit> LimitsOf(HttpContext context)
    {
        yield return CallerOf(context) is null ? _address : _caller;
        if (context.Features.Get<Caller>() is { Role: Role.Guest } && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            yield return _guest;
            yield return _guests;
        }
    }

    /// <summary>Guests share a name, so they are told apart by their addresses.</summary>
    private static Caller? CallerOf(HttpContext context) => context.Features.Get<Caller>() is { Role: not Role.Guest } caller ? caller : null;

    private static string AddressOf(HttpContext context) => Prefix(context.Connection.RemoteIpAddress);

    private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));

    /// <summary>One window for each key. The keys are kept in memory only.</summary>
    private sealed class Limit(string name, int permits, TimeSpan window, Func<HttpContext, string> key) : IDisposable
    {
        private readonly string _policy = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={permits};w={Seconds(window)}");

        private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetFixedWindowLimiter(key(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 }));

        /// <summary>How long to wait; null when there was one left.</summary>
        public TimeSpan? Take(HttpContext context, List<(string Policy, string Left)> told, TimeSpan otherwise)
        {
            using var lease = _limiter.AttemptAcquire(context);
            told.Add((_policy, string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={_limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0}")));
            return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : otherwise;
        }

        public void Dispose() => _limiter.Dispose();
    }
}

/// <summary>An endpoint that rate limits do not touch.</summary>
internal sealed record Unlimited;
