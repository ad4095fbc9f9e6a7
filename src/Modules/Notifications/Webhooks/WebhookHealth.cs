using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookings.Notifications;

/// <summary>Degraded while deliveries have waited for far longer than they should, or webhooks are disabled because they failed. Whose they are, it does not say.</summary>
internal sealed class WebhookHealth(BookingsDatabase database, TimeProvider clock) : IHealthCheck
{
    private static readonly Duration Late = Duration.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var ask = database.System.CreateCommand(
                """
                select (select count(*) from notifications.webhooks where because in ('Gone', 'Failing')),
                       (select count(*) from notifications.webhook_deliveries where state = 'waiting' and due < $1)
                """);
            ask.Parameters.Add(Param.Time(clock.GetCurrentInstant() - Late));
            await using var rows = await ask.ExecuteReaderAsync(cancellationToken);
            await rows.ReadAsync(cancellationToken);
            return (rows.GetInt64(0), rows.GetInt64(1)) switch
            {
                (0, 0) => HealthCheckResult.Healthy(),
                (var ended, 0) => HealthCheckResult.Degraded($"{ended} webhook(s) are disabled because nobody took what was sent."),
                var (_, late) => HealthCheckResult.Degraded($"{late} webhook deliveries are late."),
            };
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Degraded("The database does not answer.");
        }
    }
}
