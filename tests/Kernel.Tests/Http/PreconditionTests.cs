using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class PreconditionTests : IAsyncLifetime
{
    private readonly string _thing = $"/v1/things/{Guid.CreateVersion7()}";
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_answer_carries_its_version()
    {
        using var response = await _host.Get(_thing);
        Assert.Equal((HttpStatusCode.OK, "\"7\"", false), (response.StatusCode, response.Headers.ETag!.Tag, response.Headers.ETag.IsWeak));
    }

    [Theory]
    [InlineData("\"7\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"7\"", HttpStatusCode.NotModified)]
    [InlineData("\"6\", \"7\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"6\"", HttpStatusCode.OK)]
    [InlineData("7", HttpStatusCode.OK)]
    public async Task A_known_version_is_not_sent_again(string known, HttpStatusCode status)
    {
        using var response = await _host.Get(_thing, ("If-None-Match", known));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("\"7\"", response.Headers.ETag!.Tag);
        Assert.Equal(status == HttpStatusCode.NotModified, (await response.Content.ReadAsStringAsync()).Length == 0);
    }

    [Theory]
    [InlineData(null, 428, "precondition-required")]
    [InlineData("W/\"7\"", 400, "if-match-invalid")]
    [InlineData("*", 400, "if-match-invalid")]
    [InlineData("7", 400, "if-match-invalid")]
    [InlineData("\"-7\"", 400, "if-match-invalid")]
    [InlineData("\"7\", \"8\"", 400, "if-match-invalid")]
    [InlineData("\"99999999999999999999\"", 400, "if-match-invalid")]
    [InlineData("\"7\"", 204, null)]
    public async Task A_change_names_the_version_it_was_decided_on(string? seen, int status, string? code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_thing}/rename") { Content = new StringContent("""{"name":"x"}""", new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", "k");
        if (seen is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", seen);
        }

        using var response = await _host.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        if (code is null)
        {
            Assert.Equal("\"8\"", response.Headers.ETag!.Tag);
        }
        else
        {
            Assert.Equal(code, (await Problem.Of(response)).Code);
        }
    }
}
