using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Bookings.Kernel;

/// <summary>The OpenAPI 3.1 document, made from what the endpoints declare: <c>/openapi/v1.json</c> and <c>.yaml</c>.</summary>
public static class ApiDocument
{
    /// <summary>Where the document is; a browsable page points here.</summary>
    public const string JsonAddress = "/openapi/v1.json";

    internal const string Problem = nameof(Problem);
    internal const string Bearer = "bearer";

    internal static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = ApiSchemas.NameOf;
        options.AddSchemaTransformer(ApiSchemas.Describe);
        options.AddOperationTransformer(ApiOperations.Describe);
        options.AddDocumentTransformer(Describe);
    });

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").Anonymous();
        app.MapOpenApi("/openapi/{documentName}.yaml").Anonymous().Add(NameYaml);
    }

    /// <summary>The framework calls it text/plain+yaml; its name is in RFC 9512, section 2.1.</summary>
    private static void NameYaml(EndpointBuilder endpoint)
    {
        var write = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.ContentType = context.Response.StatusCode == StatusCodes.Status200OK ? "application/yaml" : context.Response.ContentType;
                return Task.CompletedTask;
            });
            return write(context);
        };
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new()
        {
            Title = "Bookings",
            Version = "1",
            Description = "Appointments for practices, and the privacy of the people who make them. Errors are problem documents (RFC 9457); their types are explained under /problems/{code}.",
            Contact = new() { Name = "Whoever runs this server; see /.well-known/security.txt" },
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        // Relative: the document is right behind every proxy and on every port.
        document.Servers = [new() { Url = "/" }];
        document.Tags = new HashSet<OpenApiTag>(ApiOperations.TagsOf(document));
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "bk_…",
            Description = "An API token of the business: opaque, scoped, revocable.",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[Problem] = ProblemSchema();
        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457. Some problems have further members.",
        Required = new HashSet<string>(["type", "title", "status", "traceId"], StringComparer.Ordinal),
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference", Description = "/problems/{code}" },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{32}$" },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong, by JSON pointer (RFC 6901).",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };
}
