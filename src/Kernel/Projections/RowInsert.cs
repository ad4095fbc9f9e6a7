using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>
/// Rows into one table by one statement, however many there are: several go as arrays side by side. What hundreds of streams of one transaction
/// show in a read model costs one statement, and each of the two texts is prepared once.
/// </summary>
internal sealed class RowInsert
{
    private readonly IReadOnlyList<Column> _columns;
    private readonly string _many;

    public RowInsert(string table, IReadOnlyList<Column> columns)
    {
        _columns = columns;
        var into = $"insert into {table} ({string.Join(", ", columns.Select(column => column.Name))})";
        var places = string.Join(", ", columns.Select((_, i) => $"${i + 1}"));
        One = $"{into} values ({places})";
        _many = $"{into} select * from unnest({places})";
    }

    /// <summary>The statement for a single row, to which a conflict clause can be added.</summary>
    public string One { get; }

    public void Add(List<object?[]> rows, Statements statements)
    {
        switch (rows)
        {
            case []:
                break;
            case [var row]:
                statements.Add(One, [.. row.Select((value, i) => _columns[i].Parameter(value))]);
                break;
            default:
                statements.Add(_many, [.. _columns.Select((column, i) => new Npgsql.NpgsqlParameter { Value = Values(rows, i, column), NpgsqlDbType = NpgsqlDbType.Array | column.Type })]);
                break;
        }
    }

    private static Array Values(List<object?[]> rows, int at, Column column)
    {
        var values = Array.CreateInstance(ElementOf(column), rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i][at] is { } value)
            {
                values.SetValue(value, i);
            }
        }

        return values;
    }

    private static Type ElementOf(Column column) => column.Type switch
    {
        NpgsqlDbType.Varchar or NpgsqlDbType.Text or NpgsqlDbType.Jsonb => typeof(string),
        NpgsqlDbType.Bytea => typeof(byte[]),
        NpgsqlDbType.Uuid => typeof(Guid?),
        NpgsqlDbType.Boolean => typeof(bool?),
        NpgsqlDbType.Smallint => typeof(short?),
        NpgsqlDbType.Integer => typeof(int?),
        NpgsqlDbType.Bigint => typeof(long?),
        NpgsqlDbType.Double => typeof(double?),
        NpgsqlDbType.Date => typeof(DateOnly?),
        NpgsqlDbType.Timestamp or NpgsqlDbType.TimestampTz => typeof(DateTime?),
        _ => throw new NotSupportedException($"A read model has no column of type {column.Type} yet ({column.Name}): say here what holds its values."),
    };
}
