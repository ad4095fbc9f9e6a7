using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookings.Notifications;

/// <summary>Degraded while messages do not go out; the server serves all the same. That there are no text messages is a choice.</summary>
internal sealed class ChannelHealthCheck(IEnumerable<WatchedChannel> channels, Channel kind) : IHealthCheck
{
    /// <summary>One that was busy once is not ill.</summary>
    private const int Many = 3;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Result(channels.Single(channel => channel.Kind == kind).State));

    internal static HealthCheckResult Result(ChannelState state) => state switch
    {
        { IsConfigured: false, Channel: Channel.Email } => HealthCheckResult.Degraded("No mail server is configured: mails are not sent."),
        { IsConfigured: false } => HealthCheckResult.Healthy("Not configured."),
        { FailuresInARow: >= Many } => HealthCheckResult.Degraded(string.Create(
            CultureInfo.InvariantCulture,
            $"The last {state.FailuresInARow} attempts failed ({state.LastFailure}); {(state.LastSuccess is { } success ? $"the last success was at {success}" : "none succeeded since the start")}.")),
        _ => HealthCheckResult.Healthy(),
    };
}
