using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bookings.Kernel;

/// <summary>Which required members an object of a body lacks. The framework stops at the object and names no pointer.</summary>
internal static class MissingMembers
{
    public static List<JsonPointer> Find(string? path, Type type, ReadOnlyMemory<byte> body, JsonSerializerOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { MaxDepth = EdgeJson.MaxDepth });
            var (element, at, pointer) = (document.RootElement, type, JsonPointer.Root);
            foreach (var part in JsonPointer.Parts(path))
            {
                if (Step(element, at, part, options) is not { } next)
                {
                    return [];
                }

                (element, at) = next;
                pointer = pointer[part];
            }

            var info = options.GetTypeInfo(Plain(at));
            return element.ValueKind == JsonValueKind.Object && info.Kind == JsonTypeInfoKind.Object
                ? [.. info.Properties.Where(property => property.IsRequired && !element.TryGetProperty(property.Name, out _)).Select(property => pointer[property.Name])]
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static (JsonElement, Type)? Step(JsonElement element, Type type, string part, JsonSerializerOptions options)
    {
        var info = options.GetTypeInfo(Plain(type));
        return info.Kind switch
        {
            JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object && element.TryGetProperty(part, out var member)
                && info.Properties.FirstOrDefault(property => property.Name == part) is { } property => (member, property.PropertyType),
            JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < element.GetArrayLength() && info.ElementType is { } inner => (element[index], inner),
            JsonTypeInfoKind.Dictionary when element.ValueKind == JsonValueKind.Object && element.TryGetProperty(part, out var value)
                && info.ElementType is { } inner => (value, inner),
            _ => null,
        };
    }

    /// <summary>Without what may be null or absent around it.</summary>
    private static Type Plain(Type type) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } inner => Plain(inner),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Change<>) => Plain(type.GetGenericArguments()[0]),
        _ => type,
    };
}
