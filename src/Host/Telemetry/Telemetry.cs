using System.Diagnostics;
using Bookings.Kernel;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bookings.Host;

/// <summary>Traces and metrics by OTLP, when Bookings:Telemetry:Endpoint says where to.</summary>
internal sealed class Telemetry(IOptions<BookingsOptions> options, WayOut wayOut) : IHostedService, IDisposable
{
    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime", "Bookings.*"];

    /// <summary>What leaves by it is about the program and about nobody.</summary>
    public static Exit Exit { get; } = new(
        "Bookings:Telemetry:Endpoint", "traces and figures of the program, without people", [],
        services => Uri.TryCreate(services.GetRequiredService<IOptions<BookingsOptions>>().Value.Telemetry.Endpoint, UriKind.Absolute, out var endpoint) ? endpoint.Host : null);

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>Without it ASP.NET Core leaves the attributes of a request to a package that this registry does not have.</summary>
    public static void DescribeRequests() =>
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Telemetry.Endpoint is { Length: > 0 } endpoint)
        {
            var who = ResourceBuilder.CreateDefault().AddService("bookings", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString());
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(who)
                .AddSource("Microsoft.AspNetCore", "Npgsql", "System.Net.Http", "Bookings.*")
                .AddProcessor(new WithoutPersonalData())
                .AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/traces"))
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(who)
                .AddMeter(Meters)
                .AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/metrics"))
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        const int milliseconds = 2000;
        _traces?.ForceFlush(milliseconds);
        _metrics?.ForceFlush(milliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Send(OtlpExporterOptions otlp, string endpoint, string path)
    {
        var isHttp = options.Value.Telemetry.Protocol == "http/protobuf";
        otlp.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.HttpClientFactory = () =>
        {
            var http = wayOut.Http(Exit.Setting);
            http.Timeout = TimeSpan.FromMilliseconds(otlp.TimeoutMilliseconds);
            return http;
        };
        otlp.Endpoint = isHttp ? new Uri(new Uri(endpoint.TrimEnd('/') + "/"), path) : new Uri(endpoint);
    }

    /// <summary>Takes off what a caller wrote: a path names people, a query searches for them, an address is one.</summary>
    private sealed class WithoutPersonalData : BaseProcessor<Activity>
    {
        private static readonly string[] Personal =
        [
            "url.path", "url.query", "url.full", "http.target", "http.url", "http.request.method_original", "user_agent.original",
            "client.address", "client.port", "network.peer.address", "network.peer.port", "server.address",
        ];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Personal)
            {
                data.SetTag(tag, null);
            }
        }
    }
}
