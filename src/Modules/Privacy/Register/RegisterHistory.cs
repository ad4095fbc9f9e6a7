using System.Text.Json;

namespace Bookings.Privacy;

/// <summary>What became of one recipient. A register that nobody sees change is one that nobody can object to (GDPR Art. 28(2)).</summary>
/// <param name="Was">Null where it was not registered.</param>
/// <param name="Became">Null where it is registered no more.</param>
internal sealed record RecipientChange(long Id, Instant At, string Recipient, RegisterView.RecipientView? Was, RegisterView.RecipientView? Became);

/// <summary>
/// The register over time: it stands in the configuration, where nothing is kept, so a program that starts writes down what differs from what the last one knew. Two programs that are configured otherwise are seen
/// by this too: each start writes the difference.
/// </summary>
internal sealed class RegisterHistory(BookingsDatabase database, Recipients recipients, TimeProvider clock) : IBackgroundWork
{
    private const string Once = "lock table privacy.recipient_changes in share row exclusive mode";

    private const string Differences = """
        with last as (select distinct on (recipient) recipient, became from privacy.recipient_changes order by recipient, id desc)
        insert into privacy.recipient_changes (at, recipient, was, became)
        select $1, coalesce(key, last.recipient), last.became, written
        from unnest($2, $3) as register (key, written) full join last on last.recipient = key
        where last.became is distinct from written order by 2
        """;

    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddKernelConverters();
    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);

    /// <summary>Once; a database that is away is waited for.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (!await Try(stop))
            {
                await Task.Delay(Rhythm, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    internal async Task Note(CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new(Once));
        batch.BatchCommands.Add(new(Differences)
        {
            Parameters =
            {
                Param.Time(clock.GetCurrentInstant()), Param.Texts([.. recipients.All.Select(one => one.Key)]),
                Param.Jsons([.. recipients.All.Select(one => JsonSerializer.Serialize(RegisterView.RecipientView.Of(one), Json))]),
            },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    internal static RecipientChange Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetInstant(1), row.GetString(2), View(row.GetStringOrNull(3)), View(row.GetStringOrNull(4)));

    private static RegisterView.RecipientView? View(string? stored) => stored is null ? null : JsonSerializer.Deserialize<RegisterView.RecipientView>(stored, Json);

    private async Task<bool> Try(CancellationToken cancellation)
    {
        try
        {
            await Note(cancellation);
            return true;
        }
        catch (Exception fault) when (DatabaseFaults.IsPassing(fault))
        {
            return false;
        }
    }
}
