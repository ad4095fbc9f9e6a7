using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>
/// A member of a merge patch (RFC 7396): absent leaves the field as it is, null empties it, a value replaces it.
/// In a request: <c>record Request(Change&lt;string&gt; Name = default, Change&lt;string?&gt; Note = default)</c>.
/// </summary>
public readonly record struct Change<T>(bool IsAsked, T Value)
{
    /// <summary>The field after the change.</summary>
    public T Or(T before) => IsAsked ? Value : before;
}

internal sealed class ChangeJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Change<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Change<T>>
    {
        public override bool HandleNull => true;

        public override Change<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new(true, JsonSerializer.Deserialize<T>(ref reader, options)!);
            }
            catch (JsonException inner)
            {
                throw new JsonBelowException(inner);
            }
        }

        public override void Write(Utf8JsonWriter writer, Change<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Value, options);
    }
}

/// <summary>
/// What is wrong inside a member that is read by a serializer of its own, which knows the path from there on only: the outer one sets <see cref="JsonException.Path"/>
/// to the member, and both together lead to the fault.
/// </summary>
internal sealed class JsonBelowException(JsonException inner) : JsonException(inner.Message)
{
    /// <summary>The fault itself.</summary>
    public JsonException Cause { get; } = inner is JsonBelowException below ? below.Cause : inner;

    private string Below { get; } = PathOf(inner);

    /// <summary>The whole path of a fault, from the body's root.</summary>
    public static string PathOf(JsonException fault) => (fault.Path ?? "$") + (fault is JsonBelowException { Below: ['$', .. var rest] } ? rest : "");
}
