using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bookings.Kernel;

/// <summary>In which of the program's languages a request wants its answer: <c>Accept-Language</c>, RFC 9110 section 12.5.4.</summary>
public static class Listening
{
    private static readonly AsyncLocal<string?> Asked = new();

    private static readonly Func<object, Task> DeclareProblem = state =>
    {
        var context = (HttpContext)state;
        if (context.Response.ContentType?.StartsWith("application/problem+json", StringComparison.Ordinal) is true)
        {
            Declare(context);
        }

        return Task.CompletedTask;
    };

    /// <summary>The one that is asked for, or English. Outside of requests English.</summary>
    public static Language Language => Asked.Value is { } header ? Of(header) : Words.Languages[0];

    /// <summary>
    /// Of those that the program speaks, the one that whoever sent this prefers; English where they prefer none, or where the header cannot be read.
    /// </summary>
    /// <param name="header">The value of Accept-Language.</param>
    public static Language Of(string? header)
    {
        if (string.IsNullOrWhiteSpace(header) || !StringWithQualityHeaderValue.TryParseList([header], out var wanted))
        {
            return Words.Languages[0];
        }

        // OrderBy keeps the order of those that are wanted equally.
        foreach (var one in wanted.Where(one => one.Quality is not 0).OrderByDescending(one => one.Quality ?? 1))
        {
            if (Spoken(one.Value.ToString()) is { } spoken)
            {
                return spoken;
            }
        }

        return Words.Languages[0];
    }

    /// <summary>
    /// Says in the headers of an answer which language its texts are in, and that others can be had: Content-Language and Vary, RFC 9110 sections 8.5 and 12.5.5.
    /// Problems say so by themselves.
    /// </summary>
    public static void Declare(HttpContext context)
    {
        context.Response.Headers.ContentLanguage = Of(context.Request.Headers.AcceptLanguage.ToString()).Value;
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
    }

    /// <summary>Remembers the header for what the request comes to; it is read when a text is needed, which most answers do not.</summary>
    internal static Task Listen(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.AcceptLanguage is { Count: > 0 } header)
        {
            Asked.Value = header.ToString();
        }

        context.Response.OnStarting(DeclareProblem, context);
        return next(context);
    }

    /// <summary>From here on nobody listens: what is said is kept, for whoever reads it later, and so in English.</summary>
    internal static void Stop() => Asked.Value = null;

    private static Language? Spoken(string range) => range.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => Words.Languages[0],
        "nb" or "no" or "nn" => Words.Languages[1],
        "it" => Words.Languages[2],
        _ => null,
    };
}
