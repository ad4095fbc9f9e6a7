using Npgsql;

namespace Bookings.Kernel;

/// <summary>The row that says how far the journal is carried out in this database.</summary>
internal static class Recovery
{
    /// <summary>Null in a database that has not met a journal yet.</summary>
    internal static async Task<(JournalEnd End, bool IsReplaying)?> Of(BookingsDatabase database, CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand("select installation, number, chain, replaying from vault.recovery");
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (new(row.GetGuid(0), row.GetInt64(1), row.GetString(2)), row.GetBoolean(3)) : null;
    }

    internal static async Task Begin(BookingsDatabase database, JournalEnd end, CancellationToken cancellation)
    {
        await using var insert = database.System.CreateCommand("insert into vault.recovery (installation, number, chain) values ($1, $2, $3) on conflict do nothing");
        insert.Parameters.AddRange(new[] { Param.Uuid((Guid?)end.Installation), Param.Big(end.Number), Param.Text(end.Chain) });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>From here on nobody is let in, until all of it is done.</summary>
    internal static async Task Replaying(BookingsDatabase database, CancellationToken cancellation)
    {
        await using var mark = database.System.CreateCommand("update vault.recovery set replaying = true");
        await mark.ExecuteNonQueryAsync(cancellation);
    }

    internal static async Task Replayed(BookingsDatabase database, JournalEnd line, CancellationToken cancellation)
    {
        await using var mark = database.System.CreateCommand("update vault.recovery set installation = $1, number = $2, chain = $3, replaying = false");
        mark.Parameters.AddRange(new[] { Param.Uuid((Guid?)line.Installation), Param.Big(line.Number), Param.Text(line.Chain) });
        await mark.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>For a transaction that does what this line of the journal announces.</summary>
    internal static (string Sql, NpgsqlParameter[] Parameters) Journaled(JournalEnd line) => ("select vault.journaled($1, $2)", [Param.Big(line.Number), Param.Text(line.Chain)]);
}
