using System.Reflection;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Npgsql;

namespace Bookings.Privacy.Tests;

/// <summary>
/// Facts of every kind, put into history past every rule: each personal property of each of them is filled, and every text and number in it is remembered, to be looked for.
/// </summary>
internal sealed class RawHistory(Practice house, TenantId business)
{
    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions().AddKernelConverters();

    private readonly List<(string Where, string Value)> _planted = [];
    private readonly Vault _vault = house.Service<Vault>();

    /// <summary>What was planted, and where: the fact and its property.</summary>
    public IReadOnlyList<(string Where, string Value)> Planted => _planted;

    /// <summary>A stream for each kind of fact that a person can own.</summary>
    public async Task PlantAll(SubjectId owner)
    {
        foreach (var type in house.Service<EventTypes>().All.Where(type => type.Class is not null))
        {
            await Plant(owner, [type]);
        }
    }

    /// <summary>A stream of its own for each.</summary>
    public async Task Plant(SubjectId owner, IEnumerable<EventType> types)
    {
        await using var connection = new NpgsqlConnection(house.ConnectionString);
        await connection.OpenAsync();
        foreach (var type in types)
        {
            await Plant(connection, owner, type);
        }
    }

    private async Task Plant(NpgsqlConnection connection, SubjectId owner, EventType type)
    {
        var (stream, id) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var parts = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in type.Type.GetProperties().Where(IsPersonal))
        {
            var inner = property.PropertyType.GetGenericArguments()[0];
            parts.Add(property.Name, JsonSerializer.SerializeToElement(Some(inner, $"{type.Name}.{property.Name}"), inner, Json));
        }

        var key = _vault.NewKey(business, stream, type.Class!.Value, owner);
        var personal = parts.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(parts);
        await Run(connection, "insert into events.mt_streams (tenant_id, id, type, version) values ($1, $2, 'planted', 1)", Param.Tenant(business), Param.Uuid((Guid?)stream));
        await Run(
            connection,
            """
            with at as (update events.heads set position = position + 1 where tenant_id = $1 returning position)
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, headers, is_archived, sealed, position)
            select nextval('events.mt_events_sequence'), $2, $3, 1, '{}', $4, now(), $1, $5, '{"salt":"AAAAAAAAAAAAAAAAAAAAAA"}', false, $6, at.position from at
            """,
            Param.Tenant(business), Param.Uuid((Guid?)id), Param.Uuid((Guid?)stream), Param.Text(type.Name), Param.Text(type.DotNetName),
            Param.Bytes(personal is null ? null : Vault.Seal(key, id, type.Name, personal)));
        await Run(
            connection, "insert into vault.stream_keys (epoch, tenant_id, stream_id, class, owner_tag, wrapped, commitment) values ($1, $2, $3, $4, $5, $6, $7)",
            Param.Int(key.Row.Epoch), Param.Tenant(business), Param.Uuid((Guid?)stream), Param.Short((short)key.Row.Class), Param.Bytes(key.Row.OwnerTag), Param.Bytes(key.Row.Wrapped),
            Param.Bytes(key.Row.Commitment));
    }

    internal static bool IsPersonal(PropertyInfo property) =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Personal<>);

    /// <summary>A value of a type with something to be found again in every place of it that has room for it.</summary>
    private object Some(Type type, string where)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Some(inner, where);
        }

        if (type == typeof(string))
        {
            return Note(where, $"kanari {where.ToLowerInvariant().Replace('_', ' ')} {_planted.Count}");
        }

        if (type == typeof(int))
        {
            return int.Parse(Note(where, $"{7_100_000 + _planted.Count}"), System.Globalization.CultureInfo.InvariantCulture);
        }

        if (type == typeof(byte[]))
        {
            var bytes = Guid.CreateVersion7().ToByteArray();
            Note(where, Convert.ToBase64String(bytes));
            return bytes;
        }

        if (type == typeof(Guid))
        {
            return Guid.Parse(Note(where, Guid.CreateVersion7().ToString()));
        }

        if (type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IId<>)))
        {
            return Activator.CreateInstance(type, Some(typeof(Guid), where))!;
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0)!;
        }

        if (type == typeof(Instant))
        {
            return Instant.FromUtc(2026, 1, 2, 3, 4);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return new Dictionary<string, string>(StringComparer.Ordinal) { ["question"] = (string)Some(typeof(string), where) };
        }

        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance | BindingFlags.NonPublic).OrderByDescending(one => one.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Some(parameter.ParameterType, $"{where}.{parameter.Name}"))]);
    }

    private string Note(string where, string value)
    {
        _planted.Add((where, value));
        return value;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }
}
