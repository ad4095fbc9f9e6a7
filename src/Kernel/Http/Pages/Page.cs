using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bookings.Kernel;

/// <summary>One page of a list: the items, and the cursor of the next page or null at the end. There are no totals: counting costs more than it tells.</summary>
public sealed record Page<TItem>(IReadOnlyList<TItem> Items, string? Next, [property: JsonIgnore] string? NextAddress)
    : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    [JsonIgnore]
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (NextAddress is not null)
        {
            // RFC 8288.
            httpContext.Response.Headers.Link = $"<{NextAddress}>; rel=\"next\"";
        }

        return TypedResults.Ok(this).ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Page<TItem>), ["application/json"]));
}
