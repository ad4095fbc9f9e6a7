using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// What read models show of streams whose keys go. Whatever a row took from a personal value, a rebuild would not find again: it is emptied, so that live and rebuilt stay
/// the same rows. The sealed bytes follow when those of history do.
/// </summary>
public sealed class OwnedRows(BookingsDatabase database, InlineProjections projections)
{
    private static readonly string[] Sealed = ["sealed", "sealed_event", "sealed_type"];

    /// <summary>Takes from the rows of one module what says whose they are.</summary>
    /// <returns>How many rows it was taken from.</returns>
    public async Task<long> Empty(string module, Erasing erasing, CancellationToken cancellation)
    {
        var emptied = 0L;
        foreach (var (projection, columns) in Of(module))
        {
            emptied += await Run(projection, columns, erasing.Tenant, erasing.Streams, cancellation);
        }

        return emptied;
    }

    /// <summary>How many rows <see cref="Empty"/> would change.</summary>
    public async Task<long> Count(string module, Erasing erasing, CancellationToken cancellation)
    {
        var found = 0L;
        foreach (var (projection, columns) in Of(module))
        {
            await using var count = database.System.CreateCommand($"select count(*) from {projection.Table} where {Where(projection, columns)}");
            count.Parameters.AddRange(Parameters(erasing.Tenant, erasing.Streams));
            found += (long)(await count.ExecuteScalarAsync(cancellation))!;
        }

        return found;
    }

    /// <summary>Takes the sealed bytes from the rows of all modules.</summary>
    internal async Task Strip(TenantId tenant, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        foreach (var projection in projections.All.Where(projection => projection.HoldsSealed))
        {
            await Run(projection, Sealed, tenant, streams, cancellation);
        }
    }

    /// <summary>Tables that <see cref="Strip"/> leaves dead rows in.</summary>
    internal IEnumerable<string> Stripped => projections.All.Where(projection => projection.HoldsSealed).Select(projection => projection.Table).Distinct(StringComparer.Ordinal);

    private IEnumerable<(InlineProjection Projection, string[] Columns)> Of(string module) =>
        from projection in projections.All
        where projection.Table.StartsWith(module + ".", StringComparison.Ordinal)
        let personal = projection.Columns.Where(column => column.IsPersonal).Select(column => column.Name).ToArray()
        where personal.Length > 0
        select (projection, personal);

    private static string Update(InlineProjection projection, string[] columns) =>
        $"update {projection.Table} set {string.Join(", ", columns.Select(column => $"{column} = null"))} where {Where(projection, columns)}";

    private static string Where(InlineProjection projection, string[] columns) =>
        $"tenant_id = $1 and {projection.Columns[1].Name} = any($2) and num_nonnulls({string.Join(", ", columns)}) > 0";

    /// <exception cref="RebuildRunsException">
    /// What is being rebuilt was read before this, and would put back what is taken here when it is swapped in: come back when it is done.
    /// </exception>
    private async Task<long> Run(InlineProjection projection, string[] columns, TenantId tenant, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var alone = new NpgsqlCommand("select pg_try_advisory_xact_lock_shared(hashtextextended($1, 8))", connection) { Parameters = { Param.Text(projection.Table) } })
        {
            if (await alone.ExecuteScalarAsync(cancellation) is not true)
            {
                throw new RebuildRunsException(projection.Table);
            }
        }

        await using var command = new NpgsqlCommand(Update(projection, columns), connection);
        command.Parameters.AddRange(Parameters(tenant, streams));
        var changed = await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(CancellationToken.None);
        return changed;
    }

    private static NpgsqlParameter[] Parameters(TenantId tenant, IReadOnlyList<Guid> streams) => [Param.Tenant(tenant), Param.Uuids([.. streams])];
}
