using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;

namespace Bookings.Kernel;

/// <summary>Schemas of the types that have converters of their own, which the framework cannot see into.</summary>
internal static class ApiSchemas
{
    private static readonly Dictionary<Type, (string? Format, string? Example)> Texts = new()
    {
        [typeof(string)] = (null, null),
        [typeof(Instant)] = ("date-time", "2027-03-01T09:00:00Z"),
        [typeof(OffsetDateTime)] = ("date-time", "2027-03-01T10:00:00+01:00"),
        [typeof(QueryTime)] = ("date-time", "2027-03-01T10:00:00+01:00"),
        [typeof(LocalDate)] = ("date", "2027-03-01"),
        [typeof(QueryDate)] = ("date", "2027-03-01"),
        [typeof(LocalTime)] = ("time-local", "10:00"),
        [typeof(LocalDateTime)] = ("date-time-local", "2027-03-01T10:00:00"),
        [typeof(YearMonth)] = (null, "2027-03"),
        [typeof(Period)] = ("duration", "P1D"),
        [typeof(Duration)] = ("duration", "PT45M"),
        [typeof(Offset)] = (null, "+01:00"),
        [typeof(DateTimeZone)] = (null, "Europe/Oslo"),
        [typeof(QueryZone)] = (null, "Europe/Oslo"),
        [typeof(Guid)] = ("uuid", null),
    };

    /// <summary>A slice's Request is named after the slice: <c>BookAppointmentRequest</c>. Scalars stand where they are used.</summary>
    public static string? NameOf(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        return IsScalar(type) || IsChange(type) || OpenApiOptions.CreateDefaultSchemaReferenceId(info) is null ? null : NameOf(type);
    }

    public static async Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var isNullable = type != context.JsonTypeInfo.Type || context.JsonPropertyInfo is { IsGetNullable: true };
        if (IsScalar(type))
        {
            DescribeText(schema, type, isNullable);
        }
        else if (IsChange(type))
        {
            schema.AllOf = [await context.GetOrCreateSchemaAsync(type.GetGenericArguments()[0], null, cancellation)];
            schema.Description = "Absent: stays as it is. Null: is emptied. A value: replaces it.";
        }
        else if (schema is { Items: null, Type: { } kind } && kind.HasFlag(JsonSchemaType.Array) && ElementOf(type) is { } element)
        {
            // The framework leaves out the items of a list whose elements have converters of their own.
            schema.Items = Text(element);
        }
        else if (schema is { AdditionalProperties: null, Properties: null or { Count: 0 } } && ValueOf(type) is { } value)
        {
            schema.AdditionalProperties = Text(value);
        }
    }

    public static void DescribeText(OpenApiSchema schema, Type type, bool isNullable)
    {
        var (format, example) = FormOf(type);
        schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = null;
        schema.Examples = example is null ? null : [JsonValue.Create(example)];
        schema.Enum = type.IsEnum ? [.. Enum.GetNames(type).Select(name => (JsonNode)JsonValue.Create(WordJson.WordOf(name)))] : null;
    }

    public static bool IsScalar(Type type) =>
        Texts.ContainsKey(type) || type.IsEnum || type.IsAssignableTo(typeof(DateTimeZone)) || type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

    private static (string? Format, string? Example) FormOf(Type type) => Texts.TryGetValue(type, out var known) ? known : type.IsEnum ? (null, null) : ("uuid", null);

    private static OpenApiSchema Text(Type type)
    {
        var schema = new OpenApiSchema();
        DescribeText(schema, type, isNullable: false);
        return schema;
    }

    private static Type? ValueOf(Type map) => map.IsGenericType && map.GetGenericArguments() is [var key, var value] && key == typeof(string) && IsScalar(value) ? value : null;

    private static Type? ElementOf(Type list) => list.GetInterfaces().Append(list)
        .Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(one => one.GetGenericArguments()[0])
        .FirstOrDefault(IsScalar);

    private static bool IsChange(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Change<>);

    private static string NameOf(Type type)
    {
        var own = type.IsGenericType ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        var outer = type.IsNested ? type.DeclaringType!.Name : "";
        var inner = type.IsGenericType ? "Of" + string.Concat(type.GetGenericArguments().Select(NameOf)) : "";
        return outer + own + inner;
    }
}
