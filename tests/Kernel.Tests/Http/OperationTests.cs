using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class OperationTests(KernelRig rig) : IClassFixture<KernelRig>, IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start(
        options => options.ProgressInterval = TimeSpan.FromMilliseconds(20),
        services => services.AddSingleton(rig.Database),
        routes =>
        {
            routes.MapPost("/long", async (Caller caller, Operations operations) => await operations.Start(caller, "long", async (progress, stopping) =>
                {
                    progress.Say(40, "half way");
                    progress.Say(30, "never back");
                    await _host.Gate.Task.WaitAsync(stopping);
                    return new { Count = 10 };
                }))
                .WithName("Long").WithSummary("Work long").Requires("things:write");
            routes.MapPost("/failing", async (Caller caller, Operations operations) =>
                    await operations.Start(caller, "failing", (_, _) => throw new InvalidOperationException("secret-value")))
                .WithName("Failing").WithSummary("Fail").Requires("things:write");
            routes.MapPost("/refusing", async (Caller caller, Operations operations) =>
                    await operations.Start(caller, "refusing", (_, _) => Task.FromResult<object?>(new EdgeHost.ThingTaken())))
                .WithName("Refusing").WithSummary("Refuse").Requires("things:write");
        });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Long_work_is_accepted_watched_and_done()
    {
        using var accepted = await Start("/v1/long");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await using var events = await _host.Http.GetStreamAsync(accepted.Headers.Location + "/events");
        using var reader = new StreamReader(events);
        var told = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            told.Add(line);
            if (line.Contains("\"percent\":40,\"step\":\"never back\"", StringComparison.Ordinal))
            {
                _host.Gate.TrySetResult();
            }
        }

        Assert.Contains("event: progress", told);
        Assert.Contains("event: done", told);
        using var shown = JsonDocument.Parse(await _host.Http.GetStringAsync(accepted.Headers.Location));
        Assert.Equal(("done", 100, 10), (
            shown.RootElement.GetProperty("state").GetString(), shown.RootElement.GetProperty("percent").GetInt32(),
            shown.RootElement.GetProperty("result").GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("/v1/failing", "/problems/operation-failed")]
    [InlineData("/v1/refusing", "/problems/thing-taken")]
    public async Task Work_that_fails_says_why_and_nothing_else(string path, string problem)
    {
        using var accepted = await Start(path);
        // The stream ends when the work has.
        var told = await _host.Http.GetStringAsync(accepted.Headers.Location + "/events");
        Assert.Contains($"\"problem\":\"{problem}\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_operation_and_another_request_is_refused()
    {
        _host.Gate.TrySetResult();
        using var first = await Start("/v1/long", "key");
        using var again = await Start("/v1/long", "key");
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        using var other = await Start("/v1/refusing", "key");
        Assert.Equal("idempotency-key-reused", (await Problem.Of(other)).Code);
    }

    [Fact]
    public async Task Another_business_does_not_see_it()
    {
        _host.Gate.TrySetResult();
        using var accepted = await Start("/v1/long");
        _host.Http.DefaultRequestHeaders.Authorization = new("Bearer", EdgeHost.OtherBusiness);
        using var response = await _host.Http.GetAsync(accepted.Headers.Location);
        Assert.Equal("operation-unknown", (await Problem.Of(response)).Code);
    }

    [Fact]
    public async Task A_host_that_stops_says_that_the_work_was_interrupted()
    {
        using var accepted = await Start("/v1/long");
        await _host.App.StopAsync();
        var id = Guid.Parse(accepted.Headers.Location!.ToString().Split('/')[^1]);
        var operation = await new OperationTable(rig.Database).Find(new("tenant1"), id, CancellationToken.None);
        Assert.Equal((OperationState.Failed, KnownProblems.OperationInterrupted.Address), (operation!.Value.Operation.State, operation.Value.Operation.Problem));
    }

    private Task<HttpResponseMessage> Start(string path, string key = "-") => _host.Post(path, [], key, EdgeHost.Owner, type: null);
}
