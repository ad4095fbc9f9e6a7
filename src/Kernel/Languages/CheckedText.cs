using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>A short public text made for one purpose and checked when it is made: what an event may hold where a bare string could be anybody's.</summary>
public interface ICheckedText<TSelf> where TSelf : struct, ICheckedText<TSelf>
{
    string Value { get; }

    /// <summary>False for what does not have the form; the value is then not to be used.</summary>
    static abstract bool TryParse(string? text, out TSelf value);
}

/// <summary>In JSON it is a plain string; one that does not have the form is refused.</summary>
public sealed class CheckedTextJson<T> : JsonConverter<T> where T : struct, ICheckedText<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString(), out var value) ? value : throw new JsonException($"It is not a {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
