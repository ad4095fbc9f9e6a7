using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Bookings.Kernel;

/// <summary>What the edge does for an operation, told in the document: who may call it, which headers it needs, every problem it answers.</summary>
internal static class ApiOperations
{
    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = new EndpointMetadataCollection(context.Description.ActionDescriptor.EndpointMetadata);
        var method = context.Description.HttpMethod ?? HttpMethods.Get;
        operation.Description ??= operation.Summary;
        operation.Parameters ??= [];
        operation.Tags = new HashSet<OpenApiTagReference>([new(Tag(context.Description.RelativePath!), context.Document)]);
        DescribeParameters(operation, context, metadata, method);
        DescribeProblems(operation, context.Document!, [.. Problems(metadata, method, operation), .. OfEveryOperation]);
        DescribeEtag(operation, metadata, method);

        if (metadata.GetMetadata<Guard>() is { Permission: { } permission })
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(ApiDocument.Bearer, context.Document)] = [] }];
            Extend(operation, "x-permission", JsonValue.Create(permission));
        }
        else
        {
            // An empty requirement: no token. Without it the operation would not say.
            operation.Security = [[]];
        }

        return Task.CompletedTask;
    }

    /// <summary>The tags that operations have, in the order in which they come.</summary>
    public static IEnumerable<OpenApiTag> TagsOf(OpenApiDocument document) =>
        document.Paths.Keys.Select(Tag).Distinct(StringComparer.Ordinal).Select(tag => new OpenApiTag { Name = tag, Description = $"What there is about {tag.Replace('-', ' ')}." });

    /// <summary>Operations stand together by the resource they are about: the first word of their address.</summary>
    private static string Tag(string path) => path.TrimStart('/').Split('/') switch
    {
        ["v1", "public", _, var resource, ..] => resource,
        ["v1", var resource, ..] => resource,
        [var resource, ..] => resource,
        [] => "",
    };

    private static void DescribeParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, EndpointMetadataCollection metadata, string method)
    {
        foreach (var described in context.Description.ParameterDescriptions)
        {
            var type = described.ParameterDescriptor?.ParameterType;
            type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
            if (type is not null && ApiSchemas.IsScalar(type) && operation.Parameters!.FirstOrDefault(known => known.Name == described.Name)?.Schema is OpenApiSchema schema)
            {
                ApiSchemas.DescribeText(schema, type, isNullable: false);
            }
        }

        // The business of a public address is found by the edge: many a handler has no need of the word itself.
        foreach (var name in PlaceholdersOf(context.Description.RelativePath!).Where(name => operation.Parameters!.All(known => known.Name != name)))
        {
            Add(operation, ParameterLocation.Path, name, $"Which {name} it is about.", true, new() { Type = JsonSchemaType.String });
        }

        var handler = metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        if (handler.Any(parameter => parameter.ParameterType == typeof(PageRequest)))
        {
            Add(operation, ParameterLocation.Query, "limit", "Most items of a page.", false, new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{PageRequest.MaxLimit}", Default = PageRequest.DefaultLimit });
            Add(operation, ParameterLocation.Query, "cursor", "Where the list goes on: 'next' of the page before.", false, new() { Type = JsonSchemaType.String, MaxLength = 1024 });
        }

        if (Idempotency.IsNeeded(method, metadata))
        {
            Add(operation, ParameterLocation.Header, "Idempotency-Key", "A fresh random value for each request, the same one when it is repeated.", true, new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 });
        }

        if (metadata.GetMetadata<PersonalShown>() is not null)
        {
            Add(operation, ParameterLocation.Header, Purposes.Header, "Why somebody's data is read; it is kept in the access log. Required where the business wants it; `legal` alone opens what is restricted.", false, new() { Type = JsonSchemaType.String, Enum = [.. Purposes.All.Select(purpose => (JsonNode)JsonValue.Create(purpose))] });
        }

        foreach (var header in metadata.GetOrderedMetadata<NeededHeader>())
        {
            Add(operation, ParameterLocation.Header, header.Name, header.Description, true, new() { Type = JsonSchemaType.String });
        }

        if (metadata.GetMetadata<IfMatchNeeded>() is not null || HttpMethods.IsPatch(method))
        {
            Add(operation, ParameterLocation.Header, "If-Match", "ETag of the version that was seen.", metadata.GetMetadata<IfMatchNeeded>() is not null, new() { Type = JsonSchemaType.String, Pattern = "^\"[0-9]+\"$" });
        }
    }

    private static IEnumerable<string> PlaceholdersOf(string path) =>
        path.Split('/').Where(part => part.StartsWith('{')).Select(part => part[1..part.IndexOf('}', StringComparison.Ordinal)].TrimStart('*').Split(':')[0]);

    private static readonly string PersonNotLiveCode = new PersonNotLive().Code;

    private static readonly ProblemType[] OfEveryOperation =
        [KnownProblems.TooManyRequests, KnownProblems.Internal, KnownProblems.Unavailable, KnownProblems.PersonalDataUnreadable];

    private static IEnumerable<ProblemType> Problems(EndpointMetadataCollection metadata, string method, OpenApiOperation operation)
    {
        if (operation.Parameters!.Count > 0 || operation.RequestBody is not null)
        {
            yield return KnownProblems.MalformedRequest;
        }

        if (operation.Parameters.Any(parameter => parameter.Name == "cursor"))
        {
            yield return KnownProblems.CursorInvalid;
        }

        if (metadata.GetMetadata<Guard>() is { Permission: not null })
        {
            yield return KnownProblems.Unauthenticated;
            yield return KnownProblems.Forbidden;
        }

        if (operation.Parameters.Any(parameter => parameter.In == ParameterLocation.Path))
        {
            yield return KnownProblems.NotFound;
        }

        if (operation.RequestBody is not null)
        {
            yield return KnownProblems.PayloadTooLarge;
            yield return KnownProblems.UnsupportedMediaType;
        }

        if (metadata.GetMetadata<Validated>() is not null)
        {
            yield return KnownProblems.InvalidFields;
        }

        if (Idempotency.IsNeeded(method, metadata))
        {
            yield return KnownProblems.IdempotencyKeyMissing;
            yield return KnownProblems.IdempotencyKeyInvalid;
            yield return Refusals.Describe(typeof(IdempotencyKeyReused));
            yield return Refusals.Describe(typeof(RequestInProgress));
        }

        if (metadata.GetMetadata<IfMatchNeeded>() is not null)
        {
            yield return KnownProblems.PreconditionRequired;
        }

        if (metadata.GetMetadata<IfMatchNeeded>() is not null || HttpMethods.IsPatch(method))
        {
            yield return KnownProblems.IfMatchInvalid;
            yield return Refusals.Describe(typeof(PreconditionFailed));
        }

        foreach (var problem in OfPeople(metadata).Concat(metadata.GetOrderedMetadata<Refusal>().Select(refusal => refusal.Problem)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<ProblemType> OfPeople(EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<PersonalShown>() is not null)
        {
            yield return KnownProblems.PurposeInvalid;
            yield return KnownProblems.PurposeMissing;
            yield return KnownProblems.RestrictedToLegal;
        }

        if (metadata.GetOrderedMetadata<Refusal>().Any(refusal => refusal.Problem.Code == PersonNotLiveCode))
        {
            // Whoever is not live may be restricted: the append tells the two apart.
            yield return Refusals.Describe(typeof(PersonRestricted));
        }
    }

    private static void DescribeProblems(OpenApiOperation operation, OpenApiDocument document, List<ProblemType> problems)
    {
        operation.Responses ??= [];
        foreach (var status in problems.GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("; ", status.Select(problem => problem.Title.English).Distinct(StringComparer.Ordinal)),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ApiDocument.Problem, document) } },
                Headers = status.Key is 429 or 503 ? Header("Retry-After", "Seconds to wait.", JsonSchemaType.Integer) : null,
            };
        }

        Extend(operation, "x-problems", new JsonArray([.. problems.Select(problem => problem.Code).Distinct(StringComparer.Ordinal).Select(code => (JsonNode)JsonValue.Create(code))]));
    }

    private static void DescribeEtag(OpenApiOperation operation, EndpointMetadataCollection metadata, string method)
    {
        if (metadata.GetMetadata<EtagAnswer>() is null)
        {
            return;
        }

        foreach (var (_, response) in operation.Responses!.Where(pair => pair.Key[0] == '2'))
        {
            ((OpenApiResponse)response).Headers = Header("ETag", "The version, for If-Match and If-None-Match.", JsonSchemaType.String);
        }

        if (HttpMethods.IsGet(method))
        {
            Add(operation, ParameterLocation.Header, "If-None-Match", "ETag that the caller has: 304 when it is still the current one.", false, new() { Type = JsonSchemaType.String });
            operation.Responses!["304"] = new OpenApiResponse { Description = "Not modified" };
        }
    }

    private static void Add(OpenApiOperation operation, ParameterLocation where, string name, string description, bool isRequired, OpenApiSchema schema) =>
        operation.Parameters!.Add(new OpenApiParameter { In = where, Name = name, Description = description, Required = isRequired, Schema = schema });

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description, JsonSchemaType type) =>
        new(StringComparer.Ordinal) { [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } } };

    private static void Extend(OpenApiOperation operation, string name, JsonNode value) =>
        (operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal))[name] = new JsonNodeExtension(value);
}

/// <summary>An operation whose answer carries an ETag.</summary>
internal sealed record EtagAnswer;

/// <summary>A header of an operation's own.</summary>
internal sealed record NeededHeader(string Name, string Description);

public static class OperationHeaders
{
    /// <summary>Declares a header that the operation needs; it reads it itself.</summary>
    public static RouteHandlerBuilder NeedsHeader(this RouteHandlerBuilder route, string name, string description) => route.WithMetadata(new NeededHeader(name, description));
}
