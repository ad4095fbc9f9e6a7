using System.Buffers;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookings.Kernel;

/// <summary>Which properties of one type of fact are personal, and how to move them.</summary>
internal sealed class EventShape
{
    private readonly PersonalProperty[] _personal;

    internal EventShape(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        _personal = [.. properties.Where(p => PersonalIsRefused.IsPersonal(p.PropertyType)).Select(p => PersonalProperty.Of(p, nullability))];
        var seen = new HashSet<Type>();
        foreach (var property in properties.Where(p => !PersonalIsRefused.IsPersonal(p.PropertyType)))
        {
            RefusePersonalBelow(property.PropertyType, $"{type.Name}.{property.Name}", seen);
        }
    }

    internal bool HasPersonal => _personal.Length > 0;

    /// <exception cref="InvalidOperationException">A value is closed: it was read out of another event and cannot be sealed again.</exception>
    internal byte[]? WritePersonal(object fact)
    {
        if (Array.TrueForAll(_personal, property => property.Get(fact) is null))
        {
            return null;
        }

        var json = new ArrayBufferWriter<byte>(128);
        using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        foreach (var property in _personal)
        {
            if (property.Get(fact) is { } personal)
            {
                writer.WritePropertyName(property.Name);
                JsonSerializer.Serialize(writer, personal.Boxed, property.Inner, EventCodec.Values);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    internal void Close(object fact, SealedBlock? block)
    {
        foreach (var property in _personal)
        {
            // Whether an optional value was given is itself sealed; without a block only what must be there is there, closed for ever.
            property.Set(fact, block is null && property.IsOptional ? null : property.MakeClosed(block));
        }
    }

    internal void Open(object fact, SealedBlock block, Opened.Present opened)
    {
        foreach (var property in _personal)
        {
            property.Set(fact, property.MakeOpened(opened, block));
        }
    }

    internal void Attach(object fact, SealedBlock block)
    {
        foreach (var property in _personal)
        {
            property.Get(fact)?.Attach(block);
        }
    }

    private static void RefusePersonalBelow(Type type, string path, HashSet<Type> seen)
    {
        if (PersonalIsRefused.IsPersonal(type))
        {
            throw new ArgumentException($"{path} is personal below the top of its event: only an event's own properties are sealed.", nameof(type));
        }

        if (type.IsPrimitive || !seen.Add(type))
        {
            return;
        }

        foreach (var inner in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
        {
            RefusePersonalBelow(inner, path, seen);
        }

        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true || type.Namespace == "NodaTime")
        {
            return;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            RefusePersonalBelow(property.PropertyType, $"{path}.{property.Name}", seen);
        }
    }
}
