using System.Text.Json;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>The rows of <c>events.operations</c>, each statement under the row-level security of its business.</summary>
internal sealed class OperationTable(BookingsDatabase database)
{
    // A host that was killed says nothing any more: after a minute of silence its work counts as interrupted.
    private const string Columns =
        """
        id, kind, case when state = 'running' and updated < clock_timestamp() - interval '60 seconds' then 'interrupted' else state end,
        percent, step, result::text, problem, created, updated, hash
        """;

    /// <summary>Enters a new operation; an id that is there already changes nothing.</summary>
    /// <returns>What stands in the table, the hash of the request it came with, and whether it is new.</returns>
    public async Task<(Operation Operation, byte[]? Hash, bool IsNew)> Enter(TenantId tenant, Guid id, string kind, byte[]? hash)
    {
        var added = await Write(tenant,
            "insert into events.operations (tenant_id, id, kind, state, hash) values ($1, $2, $3, 'running', $4) on conflict do nothing",
            Param.Tenant(tenant), Param.Uuid(id), Param.Text(kind), Param.Bytes(hash));
        var (operation, known) = await Find(tenant, id, CancellationToken.None) ?? throw new InvalidOperationException("An operation that was entered is not there.");
        return (operation, known, added == 1);
    }

    public Task Say(TenantId tenant, Guid id, OperationProgress.Word word) => Write(tenant,
        "update events.operations set percent = $3, step = $4, updated = clock_timestamp() where tenant_id = $1 and id = $2 and state = 'running'",
        Param.Tenant(tenant), Param.Uuid(id), Param.Int(word.Percent), Param.Text(word.Step));

    public Task End(TenantId tenant, Guid id, OperationProgress.Word word, string? result, string? problem) => Write(tenant,
        """
        update events.operations set state = $3, percent = $4, step = $5, result = $6, problem = $7, updated = clock_timestamp()
        where tenant_id = $1 and id = $2
        """,
        Param.Tenant(tenant), Param.Uuid(id), Param.Text(problem is null ? "done" : "failed"), Param.Int(problem is null ? 100 : word.Percent),
        Param.Text(word.Step), Param.Json(result), Param.Text(problem));

    public async Task<(Operation Operation, byte[]? Hash)?> Find(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.Web.OpenConnectionAsync(cancellation);
        await using var batch = Batch(connection, tenant, $"select {Columns} from events.operations where tenant_id = $1 and id = $2", Param.Tenant(tenant), Param.Uuid(id));
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? (Read(rows), rows.IsDBNull(9) ? null : rows.GetFieldValue<byte[]>(9)) : null;
    }

    private static Operation Read(NpgsqlDataReader row)
    {
        var state = row.GetString(2);
        var isInterrupted = state == "interrupted";
        return new(
            row.GetGuid(0), row.GetString(1), state switch { "running" => OperationState.Running, "done" => OperationState.Done, _ => OperationState.Failed },
            row.GetInt32(3), row.GetString(4), row.IsDBNull(5) ? null : JsonElement.Parse(row.GetString(5)),
            isInterrupted ? KnownProblems.OperationInterrupted.Address : row.IsDBNull(6) ? null : row.GetString(6), row.GetInstant(7), row.GetInstant(8));
    }

    private async Task<int> Write(TenantId tenant, string sql, params NpgsqlParameter[] parameters)
    {
        await using var connection = await database.Web.OpenConnectionAsync();
        await using var batch = Batch(connection, tenant, sql, parameters);
        await batch.ExecuteNonQueryAsync();
        return (int)batch.BatchCommands[1].RecordsAffected;
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, TenantId tenant, string sql, params NpgsqlParameter[] parameters)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            statement.Parameters.Add(parameter);
        }

        return new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("select set_config('bookings.tenant', $1, true)") { Parameters = { Param.Tenant(tenant) } }, statement },
        };
    }
}
