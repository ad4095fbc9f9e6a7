using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookings.Kernel;

/// <summary>Every problem that this program can answer with, so that the address in <c>type</c> leads somewhere.</summary>
public sealed class ProblemCatalogue
{
    /// <summary>What the edge itself refuses, whatever the endpoint.</summary>
    private static readonly ProblemType[] OfTheEdge = [.. KnownProblems.All, Refusals.Describe(typeof(IdempotencyKeyReused)), Refusals.Describe(typeof(RequestInProgress))];

    private readonly Dictionary<string, ProblemType> _all = OfTheEdge.ToDictionary(known => known.Code, StringComparer.Ordinal);

    public IReadOnlyCollection<ProblemType> All => _all.Values;

    public ProblemType? Find(string code) => _all.GetValueOrDefault(code);

    /// <summary>Takes up what the endpoints declare.</summary>
    /// <exception cref="InvalidOperationException">Two rules of different status share a code.</exception>
    internal void Learn(IEnumerable<Endpoint> endpoints)
    {
        foreach (var problem in endpoints.SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<Refusal>()).Select(refusal => refusal.Problem))
        {
            if (_all.TryGetValue(problem.Code, out var known) && known.Status != problem.Status)
            {
                throw new InvalidOperationException($"Not starting: the problem '{problem.Code}' is declared with status {known.Status} and {problem.Status}.");
            }

            _all.TryAdd(problem.Code, problem);
        }
    }

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/problems/{code}", Show)
        .WithName("GetProblemType").WithSummary("What a problem type means").WithTags("problems")
        .Produces<ProblemView>()
        .Anonymous();

    private static IResult Show(string code, HttpContext context, ProblemCatalogue catalogue)
    {
        if (catalogue.Find(code) is not { } problem)
        {
            return KnownProblems.NotFound.ToProblem();
        }

        Listening.Declare(context);
        return context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Content(Page(problem), "text/html; charset=utf-8")
            : TypedResults.Ok(new ProblemView(problem.Code, problem.Address, problem.Status, problem.Title.Spoken, problem.Explanation.Spoken));
    }

    private static string Page(ProblemType problem) => string.Create(CultureInfo.InvariantCulture,
        $"""
        <!doctype html><html lang="{Listening.Language}"><meta charset="utf-8"><title>{Html(problem.Title.Spoken)}</title>
        <h1>{Html(problem.Title.Spoken)}</h1><p>{Html(problem.Explanation.Spoken)}</p><p>Code <code>{Html(problem.Code)}</code>, status {problem.Status}.</p></html>
        """);

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A kind of problem, in the language of the request.</summary>
/// <param name="Address">What <c>type</c> of a problem document says.</param>
internal sealed record ProblemView(string Code, string Address, int Status, string Title, string Explanation);
