using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>A column of a read model: its name, its type, whether it is written only with the row's first version, and whether from what was personal.</summary>
internal sealed record Column(string Name, NpgsqlDbType Type, bool Once = false, bool IsPersonal = false)
{
    public NpgsqlParameter Parameter(object? value) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = Type };
}

/// <summary>One row as a projection describes it: columns with the function that fills each.</summary>
/// <typeparam name="T">What a row is made from.</typeparam>
public sealed class Columns<T>
{
    private readonly List<(Column Column, Func<T, object?> Value)> _columns = [];

    internal IReadOnlyList<Column> All => [.. _columns.Select(column => column.Column)];

    /// <summary>Adds a column that follows the state.</summary>
    public Columns<T> Column(string name, NpgsqlDbType type, Func<T, object?> value) => Add(new(name, type), value);

    /// <summary>
    /// Adds a column written with the first version and then left: for what is known only when personal data is open, which
    /// it is for the command that begins a stream and, by opening blocks, for a rebuild.
    /// </summary>
    public Columns<T> Once(string name, NpgsqlDbType type, Func<T, object?> value) => Add(new(name, type, Once: true), value);

    /// <summary>Adds such a column from a personal value, as far as it is open. An erasure empties it.</summary>
    public Columns<T> Once<TPersonal>(string name, NpgsqlDbType type, Func<T, Personal<TPersonal>?> personal, Func<TPersonal, object?> value) where TPersonal : notnull =>
        Add(new(name, type, Once: true, IsPersonal: true), row => personal(row) is { IsPresent: true } open ? value(open.Value) : null);

    /// <summary>Copies a sealed block as it is, with what opens it: <c>sealed</c>, <c>sealed_event</c>, <c>sealed_type</c>.</summary>
    public Columns<T> Sealed(Func<T, SealedBlock?> block) =>
        Column("sealed", NpgsqlDbType.Bytea, row => block(row)?.Bytes)
            .Column("sealed_event", NpgsqlDbType.Uuid, row => block(row)?.EventId)
            .Column("sealed_type", NpgsqlDbType.Varchar, row => block(row)?.EventType);

    private Columns<T> Add(Column column, Func<T, object?> value)
    {
        _columns.Add((column, value));
        return this;
    }

    internal IEnumerable<object?> Values(T row)
    {
        foreach (var (_, value) in _columns)
        {
            yield return value(row) is { } something ? Stored(something) : null;
        }
    }

    /// <summary>NodaTime and ids as Npgsql writes them; everything else as it is.</summary>
    private static object Stored(object value) => value switch
    {
        NodaTime.Instant instant => instant.ToDateTimeUtc(),
        NodaTime.LocalDate date => date.ToDateOnly(),
        NodaTime.LocalDateTime local => local.ToDateTimeUnspecified(),
        Enum code => code.ToString(),
        _ => value,
    };
}
