using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookings.Privacy;

/// <summary>Degraded while a night that began more than a day ago has not ended: what it should have taken is still there. Whose it is, the log says.</summary>
internal sealed class RetentionHealth(BookingsDatabase database, TimeProvider clock) : IHealthCheck
{
    private static readonly Duration Long = Duration.FromDays(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var ask = database.System.CreateCommand("select count(*) from privacy.retention_nights where ended_at is null and began_at < $1");
            ask.Parameters.Add(Param.Time(clock.GetCurrentInstant() - Long));
            return await ask.ExecuteScalarAsync(cancellationToken) is long open and > 0
                ? HealthCheckResult.Degraded($"{open} night(s) of retention began more than a day ago and have not ended.")
                : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Degraded("The database does not answer.");
        }
    }
}
