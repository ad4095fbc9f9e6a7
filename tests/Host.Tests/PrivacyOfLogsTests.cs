using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Parsing;

namespace Bookings.Host.Tests;

/// <summary>Invariant 8: nothing of a person in logs, traces, metrics, addresses and errors.</summary>
public sealed class PrivacyOfLogsTests
{
    private const string Canary = "canary-77c2";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_logged_by_its_route_and_never_by_what_was_typed()
    {
        var log = await LogOfAServer();
        Assert.DoesNotContain(Canary, log, StringComparison.Ordinal);
        var line = JsonDocument.Parse(log.Split('\n').Single(one => one.Contains("(none)", StringComparison.Ordinal))).RootElement.GetProperty("Properties");
        Assert.Equal("GET", line.GetProperty("Method").GetString());
        Assert.Equal(404, line.GetProperty("Status").GetInt32());
        Assert.Equal(32, line.GetProperty("Trace").GetString()?.Length);
    }

    [Fact]
    public async Task The_canary_would_be_found_if_the_framework_logged_requests() =>
        Assert.Contains(
            Canary,
            await LogOfAServer(("Serilog__MinimumLevel__Override__Microsoft", "Information")),
            StringComparison.Ordinal);

    [Fact]
    public void An_exception_is_logged_without_its_message()
    {
        var thrown = new LogEvent(
            default, LogEventLevel.Error, new InvalidOperationException(Canary, new FormatException(Canary)), new MessageTemplateParser().Parse("Failed"), []);
        var ours = Line(new JsonLines(), thrown);
        Assert.DoesNotContain(Canary, ours, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", ours, StringComparison.Ordinal);
        Assert.Contains(Canary, Line(new JsonFormatter(), thrown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_holds_the_route_and_never_what_was_typed()
    {
        await using var collector = await Collector.Start();
        await LogOfAServer(
            [("Bookings__Telemetry__Endpoint", collector.Address), ("Bookings__Telemetry__Protocol", "http/protobuf"), .. Ways.Registered(new Uri(collector.Address).Host, "none")]);
        var sent = collector.Received("/v1/traces");
        Assert.Contains("/.well-known/security.txt", sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, sent, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", collector.Received("/v1/metrics"), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, collector.Received("/v1/metrics"), StringComparison.Ordinal);
    }

    /// <summary>All that a server wrote that got a few requests with the canary in every place, and was then asked to end.</summary>
    private static async Task<string> LogOfAServer(params (string, string)[] environment)
    {
        var folder = Names.Folder();
        await using var database = await EmptyDatabase.Make();
        var (child, http) = await ChildHost.Serve(folder, [("ConnectionStrings__Bookings", database.ConnectionString), .. environment]);
        await using (child)
        using (http)
        {
            http.DefaultRequestHeaders.Add("User-Agent", Canary);
            foreach (var path in (string[])[$"/nowhere/{Canary}?name={Canary}", $"/.well-known/security.txt?name={Canary}"])
            {
                using var _ = await http.GetAsync(path, Stop);
            }

            Assert.Equal(ExitCode.Ok, await child.Terminate());
            Directory.Delete(folder, recursive: true);
            return child.Output;
        }
    }

    private static string Line(Serilog.Formatting.ITextFormatter formatter, LogEvent logEvent)
    {
        using var line = new StringWriter();
        formatter.Format(logEvent, line);
        return line.ToString();
    }

    /// <summary>Keeps what an OTLP exporter sends. Protobuf leaves strings as they are.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Body)> received) : IAsyncDisposable
    {
        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public static async Task<Collector> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var received = new ConcurrentQueue<(string, string)>();
            app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
                received.Enqueue((context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted)));
            });
            await app.StartAsync(Stop);
            return new Collector(app, received);
        }

        public string Received(string path) => string.Concat(received.Where(one => one.Path == path).Select(one => one.Body));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
