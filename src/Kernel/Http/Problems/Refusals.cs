using System.Collections;
using Microsoft.AspNetCore.Builder;

namespace Bookings.Kernel;

/// <summary>An operation's word that it can answer with this problem.</summary>
internal sealed record Refusal(ProblemType Problem);

public static class Refusals
{
    /// <summary>Declares a rejection: in the OpenAPI document, and in the catalogue under <c>/problems/{code}</c>.</summary>
    public static RouteHandlerBuilder Refuses<TRejection>(this RouteHandlerBuilder route) where TRejection : Rejection =>
        route.WithMetadata(new Refusal(Describe(typeof(TRejection))));

    /// <summary>Reads code, status and sentence from a sample of the record, made with empty arguments.</summary>
    internal static ProblemType Describe(Type rejection)
    {
        var constructor = rejection.GetConstructors().MinBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"{rejection} has no public constructor, so its code cannot be known.");
        var sample = (Rejection)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Empty(parameter.ParameterType))]);
        return new(sample.Code, sample.Because.ToStatus(), Problems.TitleOf(sample), sample.Message);
    }

    private static object? Empty(Type type) => type switch
    {
        _ when type == typeof(string) => "…",
        _ when type == typeof(Words) => new Words("…", "…", "…"),
        { IsArray: true } => Array.CreateInstance(type.GetElementType()!, 0),
        { IsValueType: true } => Activator.CreateInstance(type),
        { IsInterface: true, IsGenericType: true } when type.IsAssignableTo(typeof(IEnumerable))
            && Array.CreateInstance(type.GetGenericArguments()[0], 0) is var empty && type.IsInstanceOfType(empty) => empty,
        _ => null,
    };
}
