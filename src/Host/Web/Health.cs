using Bookings.Kernel;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Bookings.Host;

/// <summary>
/// /health/live says that the process answers; /health/ready runs every registered check by name. A part adds its own with
/// <c>services.AddHealthChecks().AddCheck&lt;T&gt;("name")</c>.
/// </summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthDatabase>();
        services.AddSingleton<LoggedValuesCheck>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", timeout: TimeSpan.FromSeconds(3))
            .AddCheck<LoggedValuesCheck>("database-log", timeout: TimeSpan.FromSeconds(3));
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write }).Anonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write }).Anonymous();
    }

    /// <summary>Names and states, and what the check itself says; never an exception.</summary>
    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        Status = report.Status.ToString(),
        Checks = report.Entries.ToDictionary(
            one => one.Key,
            // A check that threw is told as such: the text of an exception may quote anything.
            one => new { Status = one.Value.Status.ToString(), Description = one.Value.Exception is null ? one.Value.Description : "The check itself failed." }),
    });
}

/// <summary>Two connections that no booking can take away (F18).</summary>
internal sealed class HealthDatabase(Database database) : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _source = new(() => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 2, Timeout = 2, CommandTimeout = 2, ApplicationName = "bookings-health" }));

    public NpgsqlDataSource Source => _source.Value;

    public ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;
}

internal sealed class DatabaseHealth(HealthDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.Source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}
