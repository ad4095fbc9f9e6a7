using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>Typed positional parameters: the type is named, because an untyped one is a different statement to the server for each value.</summary>
public static class Param
{
    public static NpgsqlParameter Uuid(Guid? value) => Of(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Uuid<TId>(TId id) where TId : struct, IId<TId> => Of<Guid?>(id.Value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Uuids(Guid[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Varchar);

    public static NpgsqlParameter Texts(string?[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Varchar);

    public static NpgsqlParameter Tenant(TenantId value) => Of(value.Value, NpgsqlDbType.Varchar);

    public static NpgsqlParameter Short(short? value) => Of(value, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Shorts(short[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Smallint);

    public static NpgsqlParameter Int(int? value) => Of(value, NpgsqlDbType.Integer);

    public static NpgsqlParameter Ints(int[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlParameter Big(long? value) => Of(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Bigs(long[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlParameter Bool(bool? value) => Of(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Bytes(byte[]? value) => Of(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter BytesArray(byte[]?[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public static NpgsqlParameter Json(string? value) => Of(value, NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Jsons(string[]? value) => Of(value, NpgsqlDbType.Array | NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Time(Instant? value) => Of(value?.ToDateTimeUtc(), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Times(Instant[]? value) => Of(value?.Select(time => time.ToDateTimeUtc()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Date(LocalDate? value) => Of(value?.ToDateOnly(), NpgsqlDbType.Date);

    /// <summary>The general form, for columns whose type a read model names.</summary>
    public static NpgsqlParameter Of<T>(T value, NpgsqlDbType type) =>
        value is null
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
            : new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };
}

/// <summary>Reading NodaTime out of a row; Npgsql's own NodaTime plug-in is not in the registry.</summary>
public static class Rows
{
    public static Instant GetInstant(this NpgsqlDataReader row, int column) =>
        Instant.FromDateTimeUtc(row.GetDateTime(column));

    public static Instant? GetInstantOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInstant(column);

    public static LocalDate GetDate(this NpgsqlDataReader row, int column) => LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(column));

    public static Guid? GetGuidOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    public static string? GetStringOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[]? GetBytesOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
