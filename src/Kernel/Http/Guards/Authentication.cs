using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>Who is behind a token. Access answers.</summary>
public interface ICallers
{
    /// <summary>Null for a token that is unknown, revoked or expired: which of them is nobody's business.</summary>
    /// <param name="bearerToken">The whole token with its prefix; never logged.</param>
    ValueTask<Caller?> Find(string bearerToken, CancellationToken cancellation);
}

/// <summary>Which business a public address names. Access answers.</summary>
public interface IPublicAddresses
{
    /// <summary>Null when no business has this slug.</summary>
    ValueTask<TenantId?> Find(string slug, CancellationToken cancellation);

    /// <summary>The slug of a business, for links to its public addresses.</summary>
    ValueTask<string> Of(TenantId tenant, CancellationToken cancellation);
}

/// <summary>RFC 6750: the caller of a request from its bearer token. Nobody is refused here: <see cref="Guards"/> does that.</summary>
internal static class Authentication
{
    public const string Prefix = "bk_";

    // Longer than any token of ours: what is longer is not worth a hash.
    private const int LongestToken = 200;

    /// <summary>The part of a public address that names the business: <c>/v1/public/{business}/…</c>.</summary>
    public const string BusinessInAddress = "business";

    public static async Task Identify(HttpContext context, RequestDelegate next)
    {
        if (context.GetRouteValue(BusinessInAddress) is string slug)
        {
            // A token shows nothing here: whoever asks is a guest, and sees what every guest sees.
            if (await context.RequestServices.GetRequiredService<IPublicAddresses>().Find(slug, context.RequestAborted) is not { } tenant)
            {
                await KnownProblems.NotFound.ToProblem().ExecuteAsync(context);
                return;
            }

            // No correlation: their own page may send one trace with all that they do, and what they do is theirs.
            context.Features.Set(new Caller(tenant, "guest", Role.Guest));
            await next(context);
            return;
        }

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
