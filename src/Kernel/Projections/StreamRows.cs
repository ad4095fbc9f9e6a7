using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>
/// A read model with any number of rows for each stream: <c>tenant_id</c>, the stream's id, and what the columns say. When the rows of a stream
/// change, they are all written anew; when they do not, nothing is sent.
/// </summary>
public abstract class StreamRows<TState, TEvent, TRow> : InlineProjection
    where TState : IState<TState, TEvent>
    where TEvent : class
{
    private readonly Columns<TRow> _columns = new();
    private readonly string _insert;
    private readonly string _delete;

    /// <param name="table">Schema and table.</param>
    /// <param name="streamColumn">The column that holds the stream's id.</param>
    /// <param name="describe">The row's further columns.</param>
    protected StreamRows(string table, string streamColumn, Action<Columns<TRow>> describe)
    {
        Table = table;
        describe(_columns);
        Columns = [new("tenant_id", NpgsqlDbType.Varchar), new(streamColumn, NpgsqlDbType.Uuid), .. _columns.All];
        _delete = $"delete from {table} where tenant_id = $1 and {streamColumn} = $2";
        _insert = $"insert into {table} ({string.Join(", ", Columns.Select(column => column.Name))}) values ";
    }

    public sealed override string Table { get; }

    public sealed override Type State => typeof(TState);

    internal sealed override IReadOnlyList<Column> Columns { get; }

    /// <summary>The rows that this state stands for, in a fixed order.</summary>
    protected abstract IEnumerable<TRow> Rows(Guid stream, TState state);

    /// <summary>Statements that must come before new rows: making room, for instance.</summary>
    protected virtual void Before(TenantId tenant, IReadOnlyList<TRow> rows, Statements statements)
    {
    }

    internal sealed override void Write(TenantId tenant, StagedStream stream, Statements statements)
    {
        List<TRow> before = stream is { Expected: > 0, Before: TState old } ? [.. Rows(stream.Id, old)] : [];
        List<TRow> after = [.. Rows(stream.Id, (TState)stream.After)];
        if (before.SequenceEqual(after))
        {
            return;
        }

        if (before.Count > 0)
        {
            statements.Add(_delete, Param.Tenant(tenant), Param.Uuid(stream.Id));
        }

        if (after.Count > 0)
        {
            Before(tenant, after, statements);
            Insert(tenant, stream.Id, after, statements);
        }
    }

    internal sealed override IEnumerable<object?[]> RowsOf(TenantId tenant, Guid stream, object state, long version) =>
        Rows(stream, (TState)state).Select(row => (object?[])[tenant.Value, stream, .. _columns.Values(row)]);

    internal sealed override StreamFold Fold() => new StreamFold.Of<TState, TEvent>();

    private void Insert(TenantId tenant, Guid stream, List<TRow> rows, Statements statements)
    {
        var parameters = new List<NpgsqlParameter>(rows.Count * Columns.Count);
        var tuples = new List<string>(rows.Count);
        foreach (var row in rows)
        {
            object?[] values = [tenant.Value, stream, .. _columns.Values(row)];
            tuples.Add($"({string.Join(", ", values.Select((_, i) => $"${parameters.Count + i + 1}"))})");
            parameters.AddRange(values.Select((value, i) => Columns[i].Parameter(value)));
        }

        statements.Add(_insert + string.Join(", ", tuples), [.. parameters]);
    }
}
