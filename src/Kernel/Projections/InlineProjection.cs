namespace Bookings.Kernel;

/// <summary>
/// A read model written in the append's own transaction: what the next command must see, and what a caller reads at once. It is a pure
/// function of one stream's state, so live and rebuilt are the same code over the same facts.
/// </summary>
public abstract class InlineProjection
{
    /// <summary>Schema and table, for example <c>scheduling.services</c>; also its name on the command line.</summary>
    public abstract string Table { get; }

    /// <summary>The state whose streams it shows.</summary>
    public abstract Type State { get; }

    /// <summary>Every column in the table's order of writing, <c>tenant_id</c> first.</summary>
    internal abstract IReadOnlyList<Column> Columns { get; }

    /// <summary>Columns that are filled from what was personal: an erasure empties them.</summary>
    public IReadOnlyList<string> PersonalColumns => [.. Columns.Where(column => column.IsPersonal).Select(column => column.Name)];

    /// <summary>Whether it copies sealed blocks.</summary>
    public bool HoldsSealed => Columns.Any(column => column.Name == "sealed");

    /// <summary>True when a rebuild must open the personal blocks (a client's random id beside an appointment, for instance).</summary>
    public virtual bool OpensPersonal => false;

    /// <summary>Rows that are not made from facts and survive a rebuild as they are: a condition in SQL, or null.</summary>
    public virtual string? KeepsRowsWhere => null;

    /// <summary>What the streams of one transaction, all of this state, come to; each of them once.</summary>
    internal abstract void Write(TenantId tenant, IReadOnlyList<StagedStream> streams, Statements statements);

    /// <summary>The rows of one stream, each with a value for every column.</summary>
    internal abstract IEnumerable<object?[]> RowsOf(TenantId tenant, Guid stream, object state, long version);

    internal abstract StreamFold Fold();
}

/// <summary>All inline projections of all modules, by the state they show.</summary>
public sealed class InlineProjections(IEnumerable<InlineProjection> projections)
{
    private readonly ILookup<Type, InlineProjection> _byState = projections.ToLookup(projection => projection.State);

    public IEnumerable<InlineProjection> All => _byState.SelectMany(group => group);

    internal void Write(TenantId tenant, IReadOnlyList<StagedStream> streams, Statements statements)
    {
        foreach (var ofState in streams.GroupBy(stream => stream.Type.Type))
        {
            List<StagedStream> all = [.. ofState];
            foreach (var projection in _byState[ofState.Key])
            {
                projection.Write(tenant, all, statements);
            }
        }
    }
}

/// <summary>Folds facts whose types are known only at run time.</summary>
internal abstract class StreamFold
{
    public abstract object State { get; }

    public abstract void Next(object fact);

    public sealed class Of<TState, TEvent> : StreamFold
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        private TState _state = TState.Initial;

        public override object State => _state;

        public override void Next(object fact) => _state = TState.Evolve(_state, (TEvent)fact);
    }
}
