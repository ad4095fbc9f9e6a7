using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>What the event codec does with a personal property in the public part: nothing is written, and what stands there is passed over.</summary>
internal static class PersonalIsClosed
{
    internal static JsonConverter For(Type personal) =>
        (JsonConverter)Activator.CreateInstance(typeof(Closed<>).MakeGenericType(personal.GetGenericArguments()))!;

    private sealed class Closed<T> : JsonConverter<Personal<T>> where T : notnull
    {
        public override Personal<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return null;
        }

        public override void Write(Utf8JsonWriter writer, Personal<T> value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A personal property does not belong in the public part of an event.");
    }
}
