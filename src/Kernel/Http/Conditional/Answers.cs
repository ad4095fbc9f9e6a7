using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bookings.Kernel;

/// <summary>Answers that carry the version of what they show, as ETag.</summary>
public static class Answers
{
    /// <summary>200 with the view, or 304 when the caller has this version (<c>If-None-Match</c>).</summary>
    public static Versioned<TView> Ok<TView>(TView view, long version) => new(view, version);

    /// <summary>201 with the address of the new resource and a view of it.</summary>
    public static CreatedVersioned<TView> Created<TView>(string location, TView view, long version) => new(location, view, version);

    /// <summary>204: done, and this is its version now.</summary>
    public static Changed Changed(long version) => new(version);
}

/// <inheritdoc cref="Answers.Ok"/>
public sealed record Versioned<TView>(TView Value, long Version) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult, IValueHttpResult<TView>
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (Reading.Current is { HasHidden: true })
        {
            // The version is that of what is closed: kept under it, this answer would outlive the restriction, and what was kept before would outlive its beginning.
            return TypedResults.Ok(Value).ExecuteAsync(httpContext);
        }

        httpContext.Response.Headers.ETag = Etag.Of(Version);
        return Etag.IsKnown(httpContext.Request, Version) && HttpMethods.IsGet(httpContext.Request.Method)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified).ExecuteAsync(httpContext)
            : TypedResults.Ok(Value).ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new EtagAnswer());
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TView), ["application/json"]));
    }
}

/// <inheritdoc cref="Answers.Created"/>
public sealed record CreatedVersioned<TView>(string Location, TView Value, long Version) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult, IValueHttpResult<TView>
{
    public int? StatusCode => StatusCodes.Status201Created;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = Etag.Of(Version);
        return TypedResults.Created(Location, Value).ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new EtagAnswer());
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(TView), ["application/json"]));
    }
}

/// <inheritdoc cref="Answers.Changed"/>
public sealed record Changed(long Version) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status204NoContent;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = Etag.Of(Version);
        return TypedResults.NoContent().ExecuteAsync(httpContext);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new EtagAnswer());
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)));
    }
}
