using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class GuardTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(null, "Bearer realm=\"bookings\"")]
    [InlineData("Bearer bk_unknown", "Bearer realm=\"bookings\", error=\"invalid_token\"")]
    [InlineData("Bearer owner", "Bearer realm=\"bookings\", error=\"invalid_token\"")]
    [InlineData("Basic b3duZXI6", "Bearer realm=\"bookings\", error=\"invalid_token\"")]
    [InlineData("bk_owner", "Bearer realm=\"bookings\", error=\"invalid_token\"")]
    public async Task Without_a_valid_token_nobody_enters(string? authorization, string challenge)
    {
        using var client = new HttpClient { BaseAddress = _host.Address };
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await client.GetAsync(new Uri("/v1/who", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (response.StatusCode, (await Problem.Of(response)).Code));
        Assert.Equal(challenge, response.Headers.GetValues("WWW-Authenticate").Single());
    }

    [Theory]
    [InlineData(EdgeHost.Owner, HttpStatusCode.NoContent)]
    [InlineData(EdgeHost.Desk, HttpStatusCode.Forbidden)]
    [InlineData(EdgeHost.Narrowed, HttpStatusCode.Forbidden)]
    public async Task Only_a_role_and_a_token_that_hold_the_permission_get_through(string token, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/v1/things/{Guid.CreateVersion7()}");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _host.Http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_handler_gets_its_caller()
    {
        using var response = await _host.Get("/v1/who");
        Assert.Equal("\"tenant1 owner Owner 32\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_anonymous_needs_no_token()
    {
        using var client = new HttpClient { BaseAddress = _host.Address };
        Assert.Equal("\"open\"", await client.GetStringAsync(new Uri("/v1/open", UriKind.Relative)));
    }

    [Fact]
    public async Task A_program_with_an_unguarded_endpoint_does_not_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => EdgeHost.Start(more: routes => routes.MapGet("/unguarded", () => "secret")));
        Assert.Contains("/unguarded", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_with_a_permission_that_nobody_holds_does_not_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => EdgeHost.Start(more: routes => routes.MapGet("/locked", () => "x").Requires("things:misspelt")));
        Assert.Contains("things:misspelt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unguarded_endpoint_is_closed_even_where_nobody_checked()
    {
        await using var host = await EdgeHost.Start(more: routes => routes.MapGet("/unguarded", () => "secret"), isSound: false);
        using var response = await host.Get("/v1/unguarded");
        Assert.Equal("forbidden", (await Problem.Of(response)).Code);
    }

    [Fact]
    public async Task Sabotage_without_the_guard_a_desk_erases()
    {
        await using var host = await EdgeHost.Start(more: routes => routes.MapDelete("/sabotaged/{id:guid}", (Guid id) => TypedResults.NoContent()).Anonymous());
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/v1/sabotaged/{Guid.CreateVersion7()}");
        request.Headers.Authorization = new("Bearer", EdgeHost.Desk);
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/who", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/v1/fail/other", HttpStatusCode.InternalServerError)]
    [InlineData("/v1/fail/lock", HttpStatusCode.ServiceUnavailable)]
    public async Task Whatever_is_answered_says_how_many_requests_are_left(string path, HttpStatusCode status)
    {
        await using var host = await EdgeHost.Start();
        using var response = await host.Get(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Single(response.Headers.GetValues("RateLimit"));
        Assert.Single(response.Headers.GetValues("RateLimit-Policy"));
    }

    [Fact]
    public async Task Too_many_requests_of_one_caller_are_refused_and_others_are_not()
    {
        await using var host = await EdgeHost.Start(options => options.RequestsPerCaller = 3);
        for (var left = 2; left >= 0; left--)
        {
            using var response = await host.Get("/v1/who");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal($"\"caller\";r={left}", response.Headers.GetValues("RateLimit").Single());
            Assert.Equal("\"caller\";q=3;w=60", response.Headers.GetValues("RateLimit-Policy").Single());
        }

        using var refused = await host.Get("/v1/who");
        Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-requests"), (refused.StatusCode, (await Problem.Of(refused)).Code));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        host.Http.DefaultRequestHeaders.Authorization = new("Bearer", EdgeHost.OtherBusiness);
        using var other = await host.Get("/v1/who");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }
}
