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
    private readonly RowInsert _insert;
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
        _insert = new(table, Columns);
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

    /// <summary>What goes goes first, of all streams: a row of one may take the place of another's.</summary>
    internal sealed override void Write(TenantId tenant, IReadOnlyList<StagedStream> streams, Statements statements)
    {
        var (added, values) = (new List<TRow>(), new List<object?[]>());
        foreach (var stream in streams)
        {
            List<TRow> before = stream is { Expected: > 0, Before: TState old } ? [.. Rows(stream.Id, old)] : [];
            List<TRow> after = [.. Rows(stream.Id, (TState)stream.After)];
            if (before.SequenceEqual(after))
            {
                continue;
            }

            if (before.Count > 0)
            {
                statements.Add(_delete, Param.Tenant(tenant), Param.Uuid(stream.Id));
            }

            added.AddRange(after);
            values.AddRange(RowsOf(tenant, stream.Id, stream.After, stream.Version));
        }

        if (added.Count > 0)
        {
            Before(tenant, added, statements);
            _insert.Add(values, statements);
        }
    }

    internal sealed override IEnumerable<object?[]> RowsOf(TenantId tenant, Guid stream, object state, long version) =>
        Rows(stream, (TState)state).Select(row => (object?[])[tenant.Value, stream, .. _columns.Values(row)]);

    internal sealed override StreamFold Fold() => new StreamFold.Of<TState, TEvent>();
}
