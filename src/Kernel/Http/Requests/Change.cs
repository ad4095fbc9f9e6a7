using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>
/// A member of a merge patch (RFC 7396): absent leaves the field as it is, null empties it, a value replaces it.
/// In a request: <c>record Request(Change&lt;string&gt;? Name = null)</c>. A field that cannot be emptied says so in the validator.
/// </summary>
/// <param name="Value">What the field becomes; null where null was sent.</param>
public sealed record Change<T>(T? Value);

public static class Changes
{
    /// <summary>The field after the change: as before where the patch does not name it.</summary>
    public static T? Or<T>(this Change<T>? change, T? before) => change is null ? before : change.Value;
}

internal sealed class ChangeJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Change<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Change<T>>
    {
        public override bool HandleNull => true;

        public override Change<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<T>(ref reader, options));

        // The schema exporter writes a parameter's default, which is no change at all.
        public override void Write(Utf8JsonWriter writer, Change<T>? value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Or(default), options);
    }
}
