using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>A declaration that the request passes a validator, for the OpenAPI document and for tests.</summary>
internal sealed record Validated(Type Request, IValidator Validator);

public static class Validation
{
    static Validation() => ValidatorOptions.Global.LanguageManager = new ValidationMessages();

    /// <summary>Answers 422 with every wrong field before the handler runs. Rules never await: they look at nothing but the request.</summary>
    public static RouteHandlerBuilder Validates<TRequest>(this RouteHandlerBuilder route, IValidator<TRequest> validator) where TRequest : notnull =>
        route.WithMetadata(new Validated(typeof(TRequest), validator)).AddEndpointFilterFactory((handler, next) =>
        {
            var position = Array.FindIndex(handler.MethodInfo.GetParameters(), parameter => parameter.ParameterType == typeof(TRequest));
            return position < 0
                ? throw new InvalidOperationException($"{handler.MethodInfo.DeclaringType}.{handler.MethodInfo.Name} takes no {typeof(TRequest)} to validate.")
                : context => Check(context, next, validator, context.GetArgument<TRequest>(position));
        });

    /// <summary>What is wrong with a request, by JSON pointer; empty when nothing is.</summary>
    public static IReadOnlyDictionary<string, string[]> Errors<TRequest>(this IValidator<TRequest> validator, TRequest request) => validator.Validate(request).Errors
        .GroupBy(failure => JsonPointer.FromProperty(failure.PropertyName).Value, failure => failure.ErrorMessage, StringComparer.Ordinal)
        .ToDictionary(field => field.Key, field => field.Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    private static ValueTask<object?> Check<TRequest>(EndpointFilterInvocationContext context, EndpointFilterDelegate next, IValidator<TRequest> validator, TRequest request)
    {
        var errors = validator.Errors(request);
        return errors.Count == 0 ? next(context) : ValueTask.FromResult<object?>(KnownProblems.InvalidFields.ToProblem(errors: errors));
    }
}
