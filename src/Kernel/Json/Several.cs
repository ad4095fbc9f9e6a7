using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>A list that never changes and is equal to another with the same elements, so that facts and states compare by what they say.</summary>
[CollectionBuilder(typeof(Several), nameof(Several.Of))]
[JsonConverter(typeof(SeveralJson))]
public sealed class Several<T> : IReadOnlyList<T>, IEquatable<Several<T>>
{
    private readonly T[] _all;

    internal Several(T[] all) => _all = all;

    /// <summary>The empty one.</summary>
    public static Several<T> None { get; } = new([]);

    public int Count => _all.Length;

    public T this[int index] => _all[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(Several<T>? other) => other is not null && _all.AsSpan().SequenceEqual(other._all);

    public override bool Equals(object? obj) => Equals(obj as Several<T>);

    public override int GetHashCode() => _all.Length == 0 ? 0 : HashCode.Combine(_all.Length, _all[0]);
}

/// <summary>Makes lists: <c>[a, b]</c> is one where a <see cref="Several{T}"/> is wanted.</summary>
public static class Several
{
    /// <summary>These elements, in their order.</summary>
    public static Several<T> Of<T>(ReadOnlySpan<T> all) => all.IsEmpty ? Several<T>.None : new(all.ToArray());
}

/// <summary>In JSON it is an array.</summary>
internal sealed class SeveralJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Several<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Several<T>>
    {
        public override Several<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<T[]>(ref reader, options) ?? throw new JsonException("A list is never null."));

        public override void Write(Utf8JsonWriter writer, Several<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var one in value)
            {
                JsonSerializer.Serialize(writer, one, options);
            }

            writer.WriteEndArray();
        }
    }
}
