using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bookings.Kernel;

/// <summary>One page of a list: the items, and the cursor of the next page or null at the end. There are no totals: counting costs more than it tells.</summary>
public sealed record Page<TItem>(IReadOnlyList<TItem> Items, string? Next, string? NextAddress) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (NextAddress is not null)
        {
            // RFC 8288.
            httpContext.Response.Headers.Link = $"<{NextAddress}>; rel=\"next\"";
        }

        return TypedResults.Ok(new PageView<TItem>(Items, Next)).ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(PageView<TItem>), ["application/json"]));
}

/// <summary>A page as it is sent. The framework describes no type that is an answer itself.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">For the next page's <c>cursor</c>; null at the end.</param>
public sealed record PageView<TItem>(IReadOnlyList<TItem> Items, string? Next);
