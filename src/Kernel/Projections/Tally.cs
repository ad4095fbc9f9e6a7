using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>
/// A background projection that counts: each fact adds whole numbers to rows of a table. Adding is associative, so the size of a page changes
/// nothing, and a rebuild adds up everything in memory and writes it once.
/// </summary>
/// <typeparam name="TKey">What a row is counted for; a record struct.</typeparam>
public abstract class Tally<TKey> : BackgroundProjection, ITally where TKey : struct, IEquatable<TKey>
{
    private readonly Columns<TKey> _key = new();
    private readonly string[] _counters;
    private readonly string _merge;
    private readonly List<Column> _columns;

    /// <param name="table">Schema and table; the primary key is <c>tenant_id</c> and the key's columns.</param>
    /// <param name="key">The key's columns.</param>
    /// <param name="counters">Columns of type bigint to add to.</param>
    protected Tally(string table, Action<Columns<TKey>> key, params string[] counters)
    {
        (Table, _counters) = (table, counters);
        key(_key);
        _columns = [new("tenant_id", NpgsqlDbType.Varchar), .. _key.All, .. counters.Select(name => new Column(name, NpgsqlDbType.Bigint))];
        var names = string.Join(", ", _columns.Select(column => column.Name));
        _merge =
            $"""
             insert into {table} as t ({names})
             select * from unnest({string.Join(", ", _columns.Select((_, i) => $"${i + 1}"))})
             on conflict (tenant_id, {string.Join(", ", _key.All.Select(column => column.Name))})
             do update set {string.Join(", ", counters.Select(name => $"{name} = t.{name} + excluded.{name}"))}
             """;
    }

    public string Table { get; }

    public sealed override string Name => Table;

    IReadOnlyList<Column> ITally.Columns => _columns;

    /// <summary>What one fact adds: for each key, a number for each counter, in their order.</summary>
    protected abstract IEnumerable<(TKey Key, long[] Added)> Count(object fact);

    public sealed override async Task Apply(TenantId tenant, IReadOnlyList<Recorded> page, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var sums = new Sums(this, tenant);
        foreach (var recorded in page)
        {
            sums.Add(recorded.Fact);
        }

        var rows = sums.Rows().ToList();
        if (rows.Count == 0)
        {
            return;
        }

        await using var merge = new NpgsqlCommand(_merge, connection);
        for (var i = 0; i < _columns.Count; i++)
        {
            merge.Parameters.Add(Transposed(rows, i, _columns[i].Type));
        }

        await merge.ExecuteNonQueryAsync(cancellation);
    }

    ITallySums ITally.NewSums(TenantId tenant) => new Sums(this, tenant);

    private static NpgsqlParameter Transposed(List<object?[]> rows, int column, NpgsqlDbType type)
    {
        var first = rows.Select(row => row[column]).FirstOrDefault(value => value is not null)?.GetType() ?? typeof(string);
        var values = Array.CreateInstance(Nullable.GetUnderlyingType(first) is null && first.IsValueType ? typeof(Nullable<>).MakeGenericType(first) : first, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            values.SetValue(rows[i][column], i);
        }

        return new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    private sealed class Sums(Tally<TKey> tally, TenantId tenant) : ITallySums
    {
        private readonly Dictionary<TKey, long[]> _sums = [];

        public void Add(object fact)
        {
            foreach (var (key, added) in tally.Count(fact))
            {
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, key, out _);
                sum ??= new long[tally._counters.Length];
                for (var i = 0; i < added.Length; i++)
                {
                    sum[i] += added[i];
                }
            }
        }

        public IEnumerable<object?[]> Rows() => _sums.Select(row => (object?[])[tenant.Value, .. tally._key.Values(row.Key), .. row.Value.Cast<object?>()]);
    }
}

internal interface ITally
{
    string Table { get; }

    IReadOnlyList<Type> Facts { get; }

    IReadOnlyList<Column> Columns { get; }

    ITallySums NewSums(TenantId tenant);
}

internal interface ITallySums
{
    void Add(object fact);

    IEnumerable<object?[]> Rows();
}
