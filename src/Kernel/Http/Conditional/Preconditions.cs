using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>The caller decided on a version that is no longer the current one.</summary>
public sealed record PreconditionFailed() : Rejection(
    Because.Stale, "precondition-failed",
    new(
        "It has changed since you read it. Read it again, and decide on what is there now.",
        "Det er endret siden du leste det. Les det på nytt, og ta stilling til det som står der nå.",
        "È cambiato da quando l'hai letto. Leggilo di nuovo e decidi su ciò che c'è ora."));

/// <summary>An operation that must not be done unseen.</summary>
internal sealed record IfMatchNeeded;

/// <summary><c>If-Match</c> (RFC 9110) and the demand for it (428, RFC 6585).</summary>
public static class Preconditions
{
    /// <summary>Without If-Match the operation is refused with 428.</summary>
    public static RouteHandlerBuilder NeedsIfMatch(this RouteHandlerBuilder route) => route.WithMetadata(new IfMatchNeeded());

    internal static async Task Check(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers.IfMatch;
        if (headers.Count == 0)
        {
            await (context.GetEndpoint()?.Metadata.GetMetadata<IfMatchNeeded>() is null
                ? next(context)
                : KnownProblems.PreconditionRequired.ToProblem().ExecuteAsync(context));
        }
        else if (headers.Count == 1 && Etag.TryParse(headers[0], out var version))
        {
            context.Features.Set(context.Features.Get<Caller>() is { } caller ? caller with { IfMatch = version } : null);
            await next(context);
        }
        else
        {
            await KnownProblems.IfMatchInvalid.ToProblem().ExecuteAsync(context);
        }
    }
}
