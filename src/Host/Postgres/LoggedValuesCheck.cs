using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Bookings.Host;

/// <summary>Says at the start, and as long as it is so, that PostgreSQL writes values into its log. It serves all the same: the log is the operator's.</summary>
internal sealed partial class LoggedValuesCheck(HealthDatabase database, Database address, ILogger<LoggedValuesCheck> log) : IHealthCheck
{
    /// <summary>Once, after the database is open: a line for each setting.</summary>
    public async Task Warn(CancellationToken stop)
    {
        foreach (var found in await LoggedValues.Find(database.Source, stop))
        {
            Written(log, found.Setting, found.Is, found.Why, found.Remedy(Name));
        }
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var found = await LoggedValues.Find(database.Source, cancellationToken);
            return found.Count == 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"PostgreSQL writes values into its log. As a superuser: {string.Join("; ", found.Select(one => one.Remedy(Name)))}.");
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Degraded("The database does not answer.");
        }
    }

    private string Name => new NpgsqlConnectionStringBuilder(address.ConnectionString).Database ?? "bookings";

    [LoggerMessage(LogLevel.Warning, "PostgreSQL has {Setting} = {Value}: {Why}. As a superuser: {Remedy}")]
    private static partial void Written(ILogger log, string setting, string value, string why, string remedy);
}
