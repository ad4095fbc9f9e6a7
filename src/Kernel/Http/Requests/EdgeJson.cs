using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bookings.Kernel;

/// <summary>
/// JSON as it comes over the wire: typed and strict. Unknown and repeated members, other spellings, numbers in quotes and anything deeper than
/// sixteen levels are refused; required members are required; text passes the <see cref="TextGuard"/>.
/// </summary>
public static class EdgeJson
{
    public const int MaxDepth = 16;

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;
        // Sent in one piece up to this size: each piece wakes both ends once more.
        options.DefaultBufferSize = 128 * 1024;
        // Readable times and names; safe because nosniff and application/json keep a browser from reading it as HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(ConstructorDefaults.Apply);
        options.Converters.Add(new TextJson());
        options.Converters.Add(new WordJson());
        options.Converters.Add(new ChangeJson());
        options.Converters.Add(new EdgeInstantJson());
        options.Converters.Add(new EdgeOffsetDateTimeJson());
        options.Converters.Add(new EdgeZoneJson());
        // After ours: the first converter that can is the one that does.
        options.AddKernelConverters();
    }
}

/// <summary>A text of the wire that breaks a rule which holds for all text. The message is for the caller and holds nothing of the text.</summary>
internal sealed class RefusedTextException(Words rule) : JsonException(rule.English)
{
    public Words Rule => rule;
}

/// <summary>Every string that is read is guarded and in Unicode's normal form C.</summary>
internal sealed class TextJson : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Guarded(reader.GetString()!) : throw new JsonException();

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Guarded(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string Guarded(string text) => TextGuard.Fault(text) is { } rule ? throw new RefusedTextException(rule) : TextGuard.Normal(text);
}

/// <summary>Enums as their names in camelCase, exactly: no numbers, no lists, no other spelling.</summary>
internal sealed class WordJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    public static string WordOf(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private sealed class Converter<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => WordOf(value.ToString()), StringComparer.Ordinal);
        private static readonly Dictionary<T, string> Words = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Words[value]);

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(Words[value]);
    }
}
