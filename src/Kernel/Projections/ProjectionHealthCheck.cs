using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Degraded while something is parked (it never mends itself) or a projection is far behind; the server serves all the same.
/// </summary>
public sealed class ProjectionHealthCheck(BookingsDatabase database, ParkedEvents parked) : IHealthCheck
{
    private const long FarBehind = 100_000;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await parked.Open(cancellationToken) is [var first, ..] open)
            {
                return HealthCheckResult.Degraded($"{open.Count} event(s) parked, the first by {first.Projection}: './run rebuild' tells which.");
            }

            await using var lag = database.System.CreateCommand(
                """
                select coalesce(max(h.position - coalesce(c.position, 0)), 0) from events.heads h cross join unnest($1) as p (name)
                left join events.checkpoints c on c.projection = p.name and c.tenant_id = h.tenant_id
                """);
            lag.Parameters.Add(Param.Texts([.. parked.Names]));
            var behind = (long)(await lag.ExecuteScalarAsync(cancellationToken))!;
            return behind > FarBehind ? HealthCheckResult.Degraded($"A projection is {behind} events behind.") : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Degraded("The database does not answer.");
        }
    }
}

/// <summary>Unhealthy while the database is not at this program's schema.</summary>
public sealed class SchemaHealthCheck(BookingsDatabase database, Migrator migrator) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.System.OpenConnectionAsync(cancellationToken);
            return await migrator.IsCurrent(connection, cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database is not at this program's schema: './run migrate'.");
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}
