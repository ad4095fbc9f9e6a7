using System.Diagnostics;

namespace Bookings.Host;

/// <summary>
/// One line for each request: method, route template, status, duration, trace. Never the path or the query, which hold
/// what people typed.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    public async Task Invoke(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // What the exception handler executed again is logged as the route that was asked for.
            var endpoint = context.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
            var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
            var level = route.StartsWith("/health/", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Information;
            var method = Method(context.Request.Method);
            var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var activity = Activity.Current;
            activity?.SetTag("http.route", route).DisplayName = $"{method} {route}";
            var trace = activity?.TraceId.ToHexString();
            Requested(level, method, route, context.Response.StatusCode, milliseconds, trace);
        }
    }

    /// <summary>The method is the caller's text as well.</summary>
    private static string Method(string method) =>
        Array.Find(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], known => known == method) ?? "_OTHER";

    [LoggerMessage(Message = "{Method} {Route} answered {Status} in {Milliseconds:0.0} ms, trace {Trace}")]
    private partial void Requested(LogLevel level, string method, string route, int status, double milliseconds, string? trace);
}
