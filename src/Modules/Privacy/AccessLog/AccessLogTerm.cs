using Bookings.Access.Contracts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>The access log's own term: it is data about who reads and about who was read of, and is kept no longer than somebody would ask for it. Looked after every hour.</summary>
internal sealed partial class AccessLogTerm(
    BookingsDatabase database, IBusinesses businesses, IOptions<PrivacyOptions> options, TimeProvider clock, ILogger<AccessLogTerm> log) : IBackgroundWork
{
    /// <summary>Entries of one statement.</summary>
    private const int AtOnce = 1_000;

    // Their numbers are in the order of time (RFC 9562, version 7).
    private const string Delete = """
        with old as (select id from privacy.access_log where tenant_id = $1 and id < $2 order by id limit $3),
             people as (delete from privacy.access_people p using old where p.tenant_id = $1 and p.entry = old.id)
        delete from privacy.access_log l using old where l.tenant_id = $1 and l.id = old.id
        """;

    private static readonly TimeSpan Rhythm = TimeSpan.FromHours(1);

    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await Try(stop);
                await Task.Delay(Rhythm, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Once, for every business.</summary>
    internal async Task Look(CancellationToken cancellation)
    {
        var first = Guid.CreateVersion7(clock.GetUtcNow() - TimeSpan.FromDays(options.Value.AccessLogDays));
        foreach (var business in await businesses.List(cancellation))
        {
            for (var removed = AtOnce; removed == AtOnce;)
            {
                await using var delete = database.System.CreateCommand(Delete);
                delete.Parameters.AddRange(new[] { Param.Tenant(business.Tenant), Param.Uuid((Guid?)first), Param.Int(AtOnce) });
                removed = await delete.ExecuteNonQueryAsync(cancellation);
            }
        }
    }

    private async Task Try(CancellationToken stop)
    {
        try
        {
            await Look(stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // What is left goes with the next look.
            Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The access log could not be shortened now: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
