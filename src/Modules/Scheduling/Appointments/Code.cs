using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Scheduling;

/// <summary>The stable name of a rule (<c>too-soon</c>): letters, digits and dashes, so that no sentence of a person fits into an event.</summary>
[JsonConverter(typeof(Json))]
internal readonly record struct Code
{
    public Code(string value) =>
        Value = value.Length is > 0 and <= 40 && value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? value
            : throw new ArgumentException("A code has lower-case letters, digits and dashes.", nameof(value));

    public string Value { get; }

    public override string ToString() => Value;

    private sealed class Json : JsonConverter<Code>
    {
        public override Code Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Code value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
