using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Bookings.Kernel;

/// <summary>An operation that reads its body as it comes, up to its own limit in bytes.</summary>
internal sealed record StreamedBody(long MaxBytes);

/// <summary>The body as it came, for the request's hash and to say what is wrong with it.</summary>
internal sealed record RawBody(ReadOnlyMemory<byte> Bytes);

/// <summary>Reads the body once, whole and bounded, before anything believes it: 413 when it is too large, 415 when it is not JSON in UTF-8.</summary>
public static class Bodies
{
    /// <summary>
    /// The handler reads the body as it comes, up to <paramref name="maxBytes"/>; its Idempotency-Key is then bound to method and path only.
    /// </summary>
    public static RouteHandlerBuilder StreamsBody(this RouteHandlerBuilder route, long maxBytes) => route.WithMetadata(new StreamedBody(maxBytes));

    internal static async Task Read(HttpContext context, RequestDelegate next, EdgeOptions options)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        if (endpoint.Metadata.GetMetadata<StreamedBody>() is { } streamed)
        {
            await Stream(context, next, streamed.MaxBytes);
            return;
        }

        if (IsEncodedOtherwise(request) && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
        {
            await KnownProblems.UnsupportedMediaType.ToProblem().ExecuteAsync(context);
        }
        else if (request.ContentLength > options.MaxBodyBytes || await ReadAll(request, options.MaxBodyBytes, context.RequestAborted) is not { } body)
        {
            await KnownProblems.PayloadTooLarge.ToProblem().ExecuteAsync(context);
        }
        else
        {
            context.Features.Set(body);
            await next(context);
        }
    }

    /// <summary>SHA-256 over method, path and body: the same key with another one of these is another request.</summary>
    internal static byte[] Hash(HttpContext context)
    {
        var body = (context.Features.Get<RawBody>()?.Bytes ?? default).Span;
        var head = $"{context.Request.Method} {context.Request.Path.Value}\n";
        var all = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(head.Length) + body.Length);
        var length = Encoding.UTF8.GetBytes(head, all);
        body.CopyTo(all.AsSpan(length));
        var hash = SHA256.HashData(all.AsSpan(0, length + body.Length));
        // A body can hold personal data, and the pool would keep it.
        ArrayPool<byte>.Shared.Return(all, clearArray: true);
        return hash;
    }

    private static Task Stream(HttpContext context, RequestDelegate next, long maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
        {
            return KnownProblems.PayloadTooLarge.ToProblem().ExecuteAsync(context);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = maxBytes;
        }

        return next(context);
    }

    /// <summary>Null when it is larger. The reader is put back to the start, for the handler's own reading.</summary>
    private static async ValueTask<RawBody?> ReadAll(HttpRequest request, int limit, CancellationToken cancellation)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = new RawBody(read.Buffer.ToArray());
                reader.AdvanceTo(read.Buffer.Start);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Compressed, or text that is not UTF-8: a bomb or a riddle.</summary>
    private static bool IsEncodedOtherwise(HttpRequest request) =>
        (request.Headers.ContentEncoding.Count > 0 && !string.Equals(request.Headers.ContentEncoding, "identity", StringComparison.OrdinalIgnoreCase))
        || (request.ContentType is { } type && type.Contains("charset", StringComparison.OrdinalIgnoreCase)
            && !(Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var media)
                && media.Charset.Value?.Trim('"') is { } charset && charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
}
