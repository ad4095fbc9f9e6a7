using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Scheduling;

/// <summary>A language as BCP 47 writes it, with a region where that matters: <c>en</c>, <c>nb</c>, <c>pt-BR</c>.</summary>
[JsonConverter(typeof(LanguageJson))]
internal readonly record struct Language
{
    private Language(string code) => Code = code;

    internal string Code { get; }

    internal static Language? Find(string? code) => code switch
    {
        { Length: 2 or 3 } when code.All(char.IsAsciiLetterLower) => new(code),
        { Length: 5 or 6 } when code[^3] == '-' && code[..^3].All(char.IsAsciiLetterLower) && code[^2..].All(char.IsAsciiLetterUpper) => new(code),
        _ => null,
    };

    internal static Language Of(string code) => Find(code) ?? throw new ArgumentException("Not a language as BCP 47 writes it.", nameof(code));

    public override string ToString() => Code;

    private sealed class LanguageJson : JsonConverter<Language>
    {
        public override Language Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Find(reader.GetString()) ?? throw new JsonException("Not a language.");

        public override void Write(Utf8JsonWriter writer, Language value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
    }
}
