using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>
/// Words that a business shows to everyone: what a place is called, what somebody's title is. Never about a client; the only text that may
/// stand open in a fact.
/// </summary>
[JsonConverter(typeof(PublicTextJson))]
public sealed record PublicText(string Value)
{
    /// <summary>Null stays null.</summary>
    public static PublicText? OrNull(string? text) => text is null ? null : new(text);

    public override string ToString() => Value;

    private sealed class PublicTextJson : JsonConverter<PublicText>
    {
        public override PublicText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, PublicText value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
