using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>What System.Text.Json finds on <see cref="Personal{T}"/> everywhere but in the event codec: an error, never the value.</summary>
internal sealed class PersonalIsRefused : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => IsPersonal(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Refusal<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    internal static bool IsPersonal(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>);

    private sealed class Refusal<T> : JsonConverter<Personal<T>> where T : notnull
    {
        public override bool HandleNull => true;

        public override Personal<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Refused();

        public override void Write(Utf8JsonWriter writer, Personal<T> value, JsonSerializerOptions options) => throw Refused();

        private static NotSupportedException Refused() =>
            new("Personal<T> is not for this serializer: open its block at the edge and answer with the value's own type.");
    }
}
