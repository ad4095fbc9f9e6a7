using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookings.Kernel;

/// <summary>Turns the framework's refusals into problems that name the field and the rule, and never repeat what was sent.</summary>
internal static partial class BadRequests
{
    private static readonly Words NoBody = new("a JSON body is required", "det trengs en JSON-kropp", "serve un corpo JSON");

    private static readonly Words Unreadable = new(
        "cannot be read: unknown, repeated, of another type, too deep, or not JSON",
        "kan ikke leses: ukjent, gjentatt, av en annen type, for dypt, eller ikke JSON",
        "non si può leggere: sconosciuto, ripetuto, di un altro tipo, troppo profondo o non JSON");

    public static ProblemHttpResult Explain(HttpContext context, BadHttpRequestException exception) => exception switch
    {
        BadParameterException bad => KnownProblems.MalformedRequest.ToProblem(JsonPointer.Root[bad.Name], bad.Rule),
        BadCursorException => KnownProblems.CursorInvalid.ToProblem(),
        { InnerException: JsonException json } => KnownProblems.MalformedRequest.ToProblem(errors: JsonFaults.Find(json, context)),
        { StatusCode: not StatusCodes.Status400BadRequest and var status } => KnownProblems.ForStatus(status).ToProblem(),
        _ when Parameter(exception.Message) is { } name => KnownProblems.MalformedRequest.ToProblem(JsonPointer.Root[name], Rule(exception.Message)),
        _ => KnownProblems.MalformedRequest.ToProblem(JsonPointer.Root, NoBody),
    };

    private static Words Rule(string message) => message.StartsWith("Required", StringComparison.Ordinal) ? ValidationMessages.IsRequired : ValidationMessages.IsMisshapen;

    // The framework's sentence also holds the value that was sent, so only the parameter's name is taken out of it.
    private static string? Parameter(string message) => ParameterName().Match(message) is { Success: true } match && match.Groups["name"].Value is not "request" and var name ? name : null;

    [GeneratedRegex("""^(?:Failed to bind|Required) parameter "[^"]*?(?<name>\w+)"(?: from | was not provided)""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex ParameterName();

    private static class JsonFaults
    {
        /// <summary>What is wrong in a body, by pointer. All missing members of an object are told at once.</summary>
        public static Dictionary<string, string[]> Find(JsonException exception, HttpContext context)
        {
            var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
            var type = context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
            var body = context.Features.Get<RawBody>();
            var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var (path, cause) = (JsonBelowException.PathOf(exception), exception is JsonBelowException below ? below.Cause : exception);
            if (cause is not RefusedTextException && type is not null && body is not null)
            {
                foreach (var pointer in MissingMembers.Find(path, type, body.Bytes, options))
                {
                    errors[pointer.Value] = [ValidationMessages.IsRequired.Spoken];
                }
            }

            if (errors.Count == 0)
            {
                errors[JsonPointer.FromPath(path).Value] = [(cause is RefusedTextException { Rule: var rule } ? rule : Unreadable).Spoken];
            }

            return errors;
        }
    }
}
