using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>The <see cref="TextGuard"/> for what stands in the address: query parameters and path.</summary>
internal static class AddressText
{
    public static Task Check(HttpContext context, RequestDelegate next) => Fault(context.Request) is { } fault
        ? KnownProblems.MalformedRequest.ToProblem(fault.Where, fault.Rule).ExecuteAsync(context)
        : next(context);

    private static (JsonPointer Where, Words Rule)? Fault(HttpRequest request)
    {
        if (request.Path.Value is { } path && TextGuard.Fault(path) is { } inPath)
        {
            return (JsonPointer.Root, inPath);
        }

        // Nothing but plain ASCII without escapes is what nearly every request has.
        if (!request.QueryString.HasValue || (!request.QueryString.Value.Contains('%', StringComparison.Ordinal) && Ascii.IsValid(request.QueryString.Value)))
        {
            return null;
        }

        foreach (var (name, values) in request.Query)
        {
            foreach (var text in values)
            {
                if ((TextGuard.Fault(name) ?? TextGuard.Fault(text ?? "")) is { } rule)
                {
                    return (TextGuard.Fault(name) is null ? JsonPointer.Root[name] : JsonPointer.Root, rule);
                }
            }
        }

        return null;
    }
}
