using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Bookings.Kernel;

/// <summary>A kind of problem as RFC 9457 understands it: one address, one status, one title, and what to do about it.</summary>
/// <param name="Code">Kebab-case; the address is <c>/problems/{code}</c>.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Title">The same at each occurrence.</param>
/// <param name="Explanation">For a person: what it means and what to do.</param>
public sealed record ProblemType(string Code, int Status, Words Title, Words Explanation)
{
    public string Address => AddressOf(Code);

    internal static string AddressOf(string code) => $"/problems/{code}";

    /// <summary>One occurrence.</summary>
    /// <param name="errors">What is wrong, by JSON pointer.</param>
    public ProblemHttpResult ToProblem(IReadOnlyDictionary<string, string[]>? errors = null)
    {
        var problem = new ProblemDetails { Type = Address, Title = Title.Spoken, Status = Status, Detail = Explanation.Spoken };
        if (errors is { Count: > 0 })
        {
            problem.Extensions["errors"] = errors;
        }

        return problem.Traced();
    }

    /// <summary>One occurrence with one wrong field.</summary>
    public ProblemHttpResult ToProblem(JsonPointer field, Words rule) =>
        ToProblem(errors: new Dictionary<string, string[]>(StringComparer.Ordinal) { [field.Value] = [rule.Spoken] });
}

public static class Problems
{
    /// <summary>A refusal as RFC 9457: the rule's code is the problem type, its sentence the detail.</summary>
    public static ProblemHttpResult ToProblem(this Rejection reason)
    {
        var problem = new ProblemDetails
        {
            Type = ProblemType.AddressOf(reason.Code),
            Title = TitleOf(reason).Spoken,
            Status = reason.Because.ToStatus(),
            Detail = reason.Message.Spoken,
        };
        foreach (var (name, value) in reason.Extensions)
        {
            problem.Extensions[name] = value;
        }

        return problem.Traced();
    }

    internal static int ToStatus(this Because because) => because switch
    {
        Because.NotFound => StatusCodes.Status404NotFound,
        Because.Forbidden => StatusCodes.Status403Forbidden,
        Because.Conflict => StatusCodes.Status409Conflict,
        Because.RuleBroken => StatusCodes.Status422UnprocessableEntity,
        Because.Stale => StatusCodes.Status412PreconditionFailed,
        _ => throw new UnreachableException(),
    };

    /// <summary><c>time-taken</c> is entitled "Time taken" in English; in other languages the title says what kind of no it is, and the detail which.</summary>
    internal static Words TitleOf(Rejection reason) => KindOf(reason.Because) with
    {
        English = string.Concat(reason.Code[..1].ToUpperInvariant(), reason.Code[1..].Replace('-', ' ')),
    };

    private static Words KindOf(Because because) => because switch
    {
        Because.NotFound => new("Not found", "Finnes ikke", "Non trovato"),
        Because.Forbidden => new("Not permitted", "Ikke tillatt", "Non consentito"),
        Because.Conflict => new("Not possible now", "Ikke mulig nå", "Non possibile ora"),
        Because.RuleBroken => new("Against a rule", "Mot en regel", "Contro una regola"),
        Because.Stale => new("Out of date", "Utdatert", "Non aggiornato"),
        _ => throw new UnreachableException(),
    };

    internal static ProblemHttpResult Traced(this ProblemDetails problem)
    {
        if (Activity.Current is { } activity)
        {
            problem.Extensions["traceId"] = activity.TraceId.ToHexString();
        }

        return TypedResults.Problem(problem);
    }
}
