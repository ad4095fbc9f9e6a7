using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>Who is behind a token. Access answers.</summary>
public interface ICallers
{
    /// <summary>Null for a token that is unknown, revoked or expired: which of them is nobody's business.</summary>
    /// <param name="bearerToken">The whole token with its prefix; never logged.</param>
    ValueTask<Caller?> Find(string bearerToken, CancellationToken cancellation);
}

/// <summary>RFC 6750: the caller of a request from its bearer token. Nobody is refused here: <see cref="Guards"/> does that.</summary>
internal static class Authentication
{
    public const string Prefix = "bk_";

    // Longer than any token of ours: what is longer is not worth a hash.
    private const int LongestToken = 200;

    public static async Task Identify(HttpContext context, RequestDelegate next)
    {
        // Whom anyone may ask needs no look-up: /health/live answers also while the database is silent.
        if (context.GetEndpoint()?.Metadata.GetMetadata<Guard>() is not { Permission: null }
            && TokenOf(context) is { } token
            && context.RequestServices.GetService<ICallers>() is { } callers
            && await callers.Find(token, context.RequestAborted) is { } caller)
        {
            context.Features.Set(caller with { Correlation = Correlations.Current });
        }

        await next(context);
    }

    /// <summary>Says whether a token was missing or not accepted (RFC 6750, section 3).</summary>
    public static string Challenge(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 ? "Bearer realm=\"bookings\"" : "Bearer realm=\"bookings\", error=\"invalid_token\"";

    private static string? TokenOf(HttpContext context)
    {
        const string scheme = "Bearer ";
        return context.Request.Headers.Authorization is [{ } header]
            && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && header.AsSpan(scheme.Length).StartsWith(Prefix, StringComparison.Ordinal)
            && header.Length <= LongestToken ? header[scheme.Length..] : null;
    }
}
