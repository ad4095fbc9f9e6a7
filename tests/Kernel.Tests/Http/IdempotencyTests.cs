using System.Net;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Body = """{"name":"cup"}""";

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_POST_without_a_key_is_refused()
    {
        using var response = await _host.Post("/v1/hash", Body, key: null);
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key-missing"), (response.StatusCode, (await Problem.Of(response)).Code));
    }

    [Fact]
    public async Task A_POST_that_only_asks_needs_none()
    {
        using var response = await _host.Post("/v1/queries", Body, key: null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("\"\"")]
    [InlineData("tab\tinside")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        using var response = await _host.Post("/v1/hash", Body, key);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("idempotency-key-", (await Problem.Of(response)).Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(255, HttpStatusCode.OK)]
    [InlineData(256, HttpStatusCode.BadRequest)]
    public async Task A_key_has_at_most_255_characters(int length, HttpStatusCode status)
    {
        using var response = await _host.Post("/v1/hash", Body, new string('k', length));
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task The_hash_tells_method_path_and_body_apart_and_nothing_else()
    {
        var first = await Hash("/v1/hash", Body, "a");
        Assert.Equal(first, await Hash("/v1/hash", Body, "b"));
        Assert.NotEqual(first, await Hash("/v1/hash", """{"name": "cup"}""", "a"));
        _host.Gate.SetResult();
        Assert.NotEqual(first, await Hash("/v1/slow", Body, "a"));
    }

    [Fact]
    public async Task The_same_key_at_the_same_time_is_refused_and_afterwards_free()
    {
        var running = _host.Post("/v1/slow", Body, "same");
        await _host.Arrived.Task;
        using (var second = await _host.Post("/v1/slow", Body, "same"))
        {
            Assert.Equal((HttpStatusCode.Conflict, "request-in-progress"), (second.StatusCode, (await Problem.Of(second)).Code));
        }

        using (var anotherBusiness = await _host.Post("/v1/hash", Body, "same", EdgeHost.OtherBusiness))
        {
            Assert.Equal(HttpStatusCode.OK, anotherBusiness.StatusCode);
        }

        _host.Gate.SetResult();
        using var first = await running;
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var third = await _host.Post("/v1/slow", Body, "same");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public void The_store_has_the_refusals_it_needs()
    {
        Assert.Equal(422, new IdempotencyKeyReused().ToProblem().StatusCode);
        Assert.Equal(409, new RequestInProgress().ToProblem().StatusCode);
        Assert.Equal(412, new PreconditionFailed().ToProblem().StatusCode);
    }

    private async Task<string> Hash(string path, string body, string key)
    {
        using var response = await _host.Post(path, body, key);
        return await response.Content.ReadAsStringAsync();
    }
}
