using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>
/// A read model with one row for each stream: <c>tenant_id, id, version</c> and what the columns say. Live it is an upsert in the append's
/// transaction, rebuilt it is a COPY of the same values.
/// </summary>
public abstract class StreamTable<TState, TEvent> : InlineProjection
    where TState : IState<TState, TEvent>
    where TEvent : class
{
    private readonly Columns<TState> _columns = new();
    private readonly RowInsert _insert;
    private readonly string _upsert;
    private readonly string _delete;

    protected StreamTable(string table, Action<Columns<TState>> describe)
    {
        Table = table;
        describe(_columns);
        Columns = [new("tenant_id", NpgsqlDbType.Varchar), new("id", NpgsqlDbType.Uuid), new("version", NpgsqlDbType.Bigint), .. _columns.All];

        var changes = string.Join(", ", Columns.Skip(2).Where(column => !column.Once).Select(column => $"{column.Name} = excluded.{column.Name}"));
        _insert = new(table, Columns);
        _upsert = $"{_insert.One} on conflict (tenant_id, id) do update set {changes}";
        _delete = $"delete from {table} where tenant_id = $1 and id = $2";
    }

    public sealed override string Table { get; }

    public sealed override Type State => typeof(TState);

    internal sealed override IReadOnlyList<Column> Columns { get; }

    /// <summary>False where a state has no row (any more).</summary>
    protected virtual bool HasRow(TState state) => true;

    /// <summary>Statements that go with every write of rows, once for all rows of a transaction; live only.</summary>
    protected virtual void After(TenantId tenant, Statements statements)
    {
    }

    internal sealed override void Write(TenantId tenant, IReadOnlyList<StagedStream> streams, Statements statements)
    {
        var added = new List<object?[]>();
        foreach (var stream in streams)
        {
            var row = RowsOf(tenant, stream.Id, stream.After, stream.Version).FirstOrDefault();
            if (stream.Expected == 0)
            {
                added.AddRange(row is null ? [] : [row]);
            }
            else if (row is not null)
            {
                statements.Add(_upsert, [.. row.Select((value, i) => Columns[i].Parameter(value))]);
            }
            else
            {
                statements.Add(_delete, Param.Tenant(tenant), Param.Uuid(stream.Id));
            }
        }

        _insert.Add(added, statements);
        After(tenant, statements);
    }

    internal sealed override IEnumerable<object?[]> RowsOf(TenantId tenant, Guid stream, object state, long version) =>
        HasRow((TState)state) ? [[tenant.Value, stream, version, .. _columns.Values((TState)state)]] : [];

    internal sealed override StreamFold Fold() => new StreamFold.Of<TState, TEvent>();
}
