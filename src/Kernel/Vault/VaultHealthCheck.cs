using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Opens the self-test record of every epoch that lives with what the custodian holds now, not with what is in memory: a key file
/// that was lost shows while the running process can still save everything, not at the next start.
/// </summary>
/// <remarks>The host does not serve while this is unhealthy: a vault that is empty or wrong must never look like an erasure.</remarks>
public sealed class VaultHealthCheck(Vault vault) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await vault.Refresh(cancellationToken);
            foreach (var row in await EpochRow.Live(vault.Database, cancellationToken))
            {
                using var keys = await row.Open(vault.Custodian, cancellationToken);
            }

            return HealthCheckResult.Healthy();
        }
        catch (VaultUnavailableException wrong)
        {
            // Written for operators, and of nobody: shown, where the text of any other exception is not.
            return HealthCheckResult.Unhealthy(wrong.Message);
        }
        catch (Exception wrong) when (wrong is NpgsqlException or IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy(wrong.Message, wrong);
        }
    }
}
