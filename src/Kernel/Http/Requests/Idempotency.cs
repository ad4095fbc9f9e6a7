using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookings.Kernel;

/// <summary>The same key came with another method, path or body than before.</summary>
public sealed record IdempotencyKeyReused() : Rejection(
    Because.RuleBroken, "idempotency-key-reused",
    new(
        "This Idempotency-Key already stands for another request. Draw a new one for a new request.",
        "Denne Idempotency-Key står allerede for en annen forespørsel. Trekk en ny for en ny forespørsel.",
        "Questa Idempotency-Key vale già per un'altra richiesta. Per una nuova richiesta generane una nuova."));

/// <summary>The same key is being worked on at this moment.</summary>
public sealed record RequestInProgress() : Rejection(
    Because.Conflict, "request-in-progress",
    new(
        "A request with this Idempotency-Key is still running. Send it again in a moment for its answer.",
        "En forespørsel med denne Idempotency-Key er fortsatt i gang. Send den igjen om litt for å få svaret.",
        "Una richiesta con questa Idempotency-Key è ancora in corso. Inviala di nuovo tra poco per avere la risposta."));

/// <summary>A POST that changes nothing, and so needs no key.</summary>
internal sealed record NoIdempotencyKey;

public static class Idempotency
{
    /// <summary>For a POST that only asks: without it every POST needs the header Idempotency-Key.</summary>
    public static RouteHandlerBuilder WithoutIdempotencyKey(this RouteHandlerBuilder route) => route.WithMetadata(new NoIdempotencyKey());

    internal static bool IsNeeded(string method, EndpointMetadataCollection metadata) => HttpMethods.IsPost(method) && metadata.GetMetadata<NoIdempotencyKey>() is null;

    /// <summary>1 to 255 visible ASCII characters; the quotes of a structured field's string may stand around it.</summary>
    internal static bool TryParse(string header, out string key)
    {
        key = header is ['"', .. var inner, '"'] ? inner : header;
        return key.Length is >= 1 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
    }
}

/// <summary>The keys this host is working on. The store remembers what is done; this refuses what is done at the same time.</summary>
internal sealed class RequestsInProgress
{
    private readonly ConcurrentDictionary<(string Tenant, string Key), byte> _running = new();

    public async Task Check(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers["Idempotency-Key"];
        if (HttpMethods.IsGet(context.Request.Method) || context.GetEndpoint() is not RouteEndpoint endpoint
            || (headers.Count == 0 && !Idempotency.IsNeeded(context.Request.Method, endpoint.Metadata)))
        {
            await next(context);
            return;
        }

        if (headers is not [{ } header])
        {
            await (headers.Count == 0 ? KnownProblems.IdempotencyKeyMissing : KnownProblems.IdempotencyKeyInvalid).ToProblem().ExecuteAsync(context);
            return;
        }

        if (!Idempotency.TryParse(header, out var key))
        {
            await KnownProblems.IdempotencyKeyInvalid.ToProblem().ExecuteAsync(context);
            return;
        }

        var idempotency = new IdempotencyKey(key, Bodies.Hash(context));
        var caller = context.Features.Get<Caller>();
        context.Features.Set(idempotency);
        context.Features.Set(caller is null ? null : caller with { Idempotency = idempotency });
        // Without a caller the path stands for the business: /v1/public/{business}/….
        var running = (caller?.Tenant.Value ?? context.Request.Path.Value ?? "", key);
        if (!_running.TryAdd(running, 0))
        {
            await new RequestInProgress().ToProblem().ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            _running.TryRemove(running, out _);
        }
    }
}
