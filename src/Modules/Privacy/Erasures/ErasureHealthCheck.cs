using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>Degraded while somebody waits longer than they should for the end of their erasure: something that has to be mended keeps it from them, and the log says what.</summary>
internal sealed class ErasureHealthCheck(BookingsDatabase database, IOptions<PrivacyOptions> options, TimeProvider clock) : IHealthCheck
{
    private const string Late = "select count(*) from privacy.erasures where stage in ('Confirmed', 'Fenced', 'Acknowledged', 'Destroyed', 'Effective') and requested_at < $1";

    /// <summary>More than an epoch has to last: a rotation takes its time too, and a server that was down over night is not ill.</summary>
    private static readonly Duration Margin = Duration.FromHours(24);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var longest = Duration.FromHours(options.Value.RotateKeysAfterHours) + Margin;
        await using var ask = database.System.CreateCommand(Late);
        ask.Parameters.Add(Param.Time(clock.GetCurrentInstant() - longest));
        return (long)(await ask.ExecuteScalarAsync(cancellationToken))! is > 0 and var late
            ? HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture, $"{late} erasures are not final after {longest.TotalHours:0} hours: the log says what they wait for, and './run keys rotate' what it is in the keys."))
            : HealthCheckResult.Healthy();
    }
}
