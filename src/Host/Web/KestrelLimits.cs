using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookings.Host;

/// <summary>What one caller may take of the server (failure-modes F20, F21).</summary>
internal static class KestrelLimits
{
    /// <summary>This machine only: whoever wants more says so.</summary>
    public const string DefaultUrls = "http://127.0.0.1:5080";

    public static void AddKestrelLimits(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Sizes and the time for headers are the edge's (Edge.AddEdge).
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Limits.MaxConcurrentConnections = 10_000;
        });

        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrls);
        }

        // Accepting ends at once; requests in flight have this long (F35).
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }
}
