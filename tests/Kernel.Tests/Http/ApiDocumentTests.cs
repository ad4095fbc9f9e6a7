using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class ApiDocumentTests : IAsyncLifetime
{
    private EdgeHost _host = null!;
    private JsonDocument _document = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.Start(more: routes => routes
            .MapPost("/everything", (Everything request) => TypedResults.Ok(request)).WithName("Everything").WithSummary("Every type").Requires("things:write"));
        using var response = await _host.Get("/openapi/v1.json");
        _document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync()
    {
        _document.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task The_document_is_OpenAPI_3_1_in_JSON_and_YAML()
    {
        Assert.StartsWith("3.1", _document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        using var yaml = await _host.Get("/openapi/v1.yaml");
        Assert.Equal("application/yaml", yaml.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("openapi: '3.1", await yaml.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operation_has_a_name_a_summary_and_declares_its_problems()
    {
        foreach (var operation in Operations())
        {
            Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.All(["429", "500", "503"], status => Assert.True(operation.GetProperty("responses").TryGetProperty(status, out _)));
            Assert.All(
                operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5'),
                response => Assert.Equal("#/components/schemas/Problem", response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()));
        }
    }

    [Fact]
    public void A_command_shows_its_key_its_permission_and_its_refusals()
    {
        var add = Operation("/v1/things", "post");
        Assert.Contains("Idempotency-Key", Parameters(add));
        Assert.Equal("things:write", add.GetProperty("x-permission").GetString());
        Assert.Contains("thing-taken", add.GetProperty("x-problems").EnumerateArray().Select(code => code.GetString()));
        Assert.All(["201", "400", "401", "403", "409", "413", "415", "422"], status => Assert.True(add.GetProperty("responses").TryGetProperty(status, out _)));
        Assert.True(add.GetProperty("responses").GetProperty("201").GetProperty("headers").TryGetProperty("ETag", out _));
        Assert.True(add.GetProperty("security")[0].TryGetProperty("bearer", out _));
        Assert.Contains("If-Match", Parameters(Operation("/v1/things/{id}/rename", "post")));
        Assert.True(Operation("/v1/things/{id}/rename", "post").GetProperty("responses").TryGetProperty("204", out _));
        Assert.DoesNotContain("Idempotency-Key", Parameters(Operation("/v1/queries", "post")));
    }

    [Fact]
    public void A_query_shows_its_parameters_and_nothing_of_ours()
    {
        Assert.Equal(["limit", "cursor"], Parameters(Operation("/v1/things", "get")));
        Assert.True(Operation("/v1/things", "get").GetProperty("responses").GetProperty("200").TryGetProperty("content", out _));
        Assert.Equal(["id", "If-None-Match"], Parameters(Operation("/v1/things/{id}", "get")));
        var times = Operation("/v1/times", "get").GetProperty("parameters").EnumerateArray().ToDictionary(parameter => parameter.GetProperty("name").GetString()!, parameter => parameter.GetProperty("schema"));
        Assert.Equal("date-time", times["at"].GetProperty("format").GetString());
        Assert.Equal("date", times["day"].GetProperty("format").GetString());
        Assert.Equal("string", times["zone"].GetProperty("type").GetString());
        Assert.Empty(Operation("/v1/open", "get").GetProperty("security")[0].EnumerateObject());
        Assert.False(Operation("/v1/who", "get").TryGetProperty("requestBody", out _));
    }

    [Theory]
    [InlineData("text", "string", null)]
    [InlineData("instant", "string", "date-time")]
    [InlineData("date", "string", "date")]
    [InlineData("time", "string", "time-local")]
    [InlineData("duration", "string", "duration")]
    [InlineData("id", "string", "uuid")]
    [InlineData("guid", "string", "uuid")]
    [InlineData("zone", "string", null)]
    [InlineData("colour", "string", null)]
    public void A_type_of_ours_is_described(string member, string type, string? format)
    {
        var schema = _document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("ApiDocumentTestsEverything").GetProperty("properties").GetProperty(member);
        Assert.Equal((type, format), (schema.GetProperty("type").GetString(), schema.TryGetProperty("format", out var known) ? known.GetString() : null));
        Assert.Equal(member == "colour", schema.TryGetProperty("enum", out var words) && words[1].GetString() == "deepRed");
    }

    [Fact]
    public void What_may_be_null_says_so()
    {
        var properties = _document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("ApiDocumentTestsEverything").GetProperty("properties");
        foreach (var member in new[] { "maybeText", "maybeInstant", "maybeId" })
        {
            Assert.Equal(["null", "string"], properties.GetProperty(member).GetProperty("type").EnumerateArray().Select(type => type.GetString()).Order(StringComparer.Ordinal));
        }
    }

    private IEnumerable<JsonElement> Operations() =>
        from path in _document.RootElement.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select operation.Value;

    private JsonElement Operation(string path, string method) => _document.RootElement.GetProperty("paths").GetProperty(path).GetProperty(method);

    private static List<string> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!)] : [];

    internal readonly record struct SomeId(Guid Value) : IId<SomeId>
    {
        public static SomeId From(Guid value) => new(value);
    }

    internal sealed record Everything(
        string Text, string? MaybeText, Instant Instant, Instant? MaybeInstant, LocalDate Date, LocalTime Time, Duration Duration, SomeId Id, SomeId? MaybeId, Guid Guid,
        DateTimeZone Zone, EdgeHost.Colour Colour);
}
