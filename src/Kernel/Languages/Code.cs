using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>The stable name of a rule (<c>too-soon</c>), a purpose, a surface: letters, digits and dashes, so that no sentence of a person fits into an event.</summary>
[JsonConverter(typeof(Json))]
public readonly record struct Code
{
    public const int Longest = 40;

    /// <exception cref="ArgumentException">It does not have the form: ask <see cref="IsWellFormed"/> before.</exception>
    public Code(string value) => Value = IsWellFormed(value) ? value : throw new ArgumentException("A code has lower-case letters, digits and dashes.", nameof(value));

    public string Value { get; }

    /// <summary>1 to <see cref="Longest"/> lower-case letters of ASCII, digits and dashes.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: > 0 and <= Longest } && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    public override string ToString() => Value;

    private sealed class Json : JsonConverter<Code>
    {
        public override Code Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Code value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
