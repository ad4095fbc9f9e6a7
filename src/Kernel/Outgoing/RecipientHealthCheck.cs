using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookings.Kernel;

/// <summary>Degraded once a connection was refused because nobody registered is behind it: something is configured that was not agreed.</summary>
internal sealed class RecipientHealthCheck(WayOut wayOut) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(wayOut.Refused switch
    {
        (0, _, _) => HealthCheckResult.Healthy(),
        var (count, host, at) => HealthCheckResult.Degraded(string.Create(
            CultureInfo.InvariantCulture, $"{count} connection(s) were refused, the last to {host} at {at:yyyy-MM-dd'T'HH:mm:ss'Z'}: it belongs to no recipient that is registered below Bookings:Recipients for what was to be sent.")),
    });
}
