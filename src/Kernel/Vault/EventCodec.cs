using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bookings.Kernel;

/// <summary>A fact on its way to the database: what everyone may read, and what is sealed. Both UTF-8 JSON.</summary>
/// <param name="Personal">An object of the personal properties; null when the fact has none set.</param>
public readonly record struct EncodedFact(byte[] Public, byte[]? Personal);

/// <summary>
/// Splits facts into their public and their personal part and puts them together again. It alone moves the value of a
/// <see cref="Personal{T}"/>; every other serializer refuses it.
/// </summary>
public sealed class EventCodec
{
    private readonly FrozenDictionary<Type, EventShape> _shapes;
    private readonly JsonSerializerOptions _public;

    /// <param name="events">Every type of fact that is stored.</param>
    /// <exception cref="ArgumentException">A type has a <see cref="Personal{T}"/> below its own properties, where it would not be found.</exception>
    public EventCodec(IEnumerable<Type> events)
    {
        _public = new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutPersonal } },
        }.AddKernelConverters();
        _public.MakeReadOnly();
        _shapes = events.Distinct().ToFrozenDictionary(type => type, type => new EventShape(type));
    }

    /// <summary>For the values inside a personal part, and for nothing else.</summary>
    internal static JsonSerializerOptions Values { get; } = MakeValues();

    /// <summary>PascalCase, as Marten's default serializer wants it.</summary>
    public EncodedFact Write(object fact)
    {
        var shape = ShapeOf(fact.GetType());
        return new(JsonSerializer.SerializeToUtf8Bytes(fact, fact.GetType(), _public), shape.WritePersonal(fact));
    }

    /// <summary>
    /// The fact as it was stored, its personal properties closed. Properties that the type has no more are passed over, and those
    /// it got since have the default of its constructor.
    /// </summary>
    /// <param name="block">Null for an event without a sealed part, or whose sealed part was physically removed.</param>
    public object Read(Type type, ReadOnlySpan<byte> json, SealedBlock? block)
    {
        var shape = ShapeOf(type);
        var fact = JsonSerializer.Deserialize(json, type, _public) ?? throw new JsonException("A fact is never null.");
        shape.Close(fact, block);
        return fact;
    }

    /// <summary>As <see cref="Read(Type, ReadOnlySpan{byte}, SealedBlock?)"/>, from text.</summary>
    public object Read(Type type, string json, SealedBlock? block)
    {
        var shape = ShapeOf(type);
        var fact = JsonSerializer.Deserialize(json, type, _public) ?? throw new JsonException("A fact is never null.");
        shape.Close(fact, block);
        return fact;
    }

    /// <summary>As <see cref="Read(Type, ReadOnlySpan{byte}, SealedBlock?)"/>, with the personal properties open: for rebuilding what needs them.</summary>
    internal object Read(Type type, ReadOnlySpan<byte> json, SealedBlock block, Opened.Present opened)
    {
        var fact = Read(type, json, block);
        ShapeOf(type).Open(fact, block, opened);
        return fact;
    }

    /// <summary>Tells the fact's personal properties the block they were sealed into, for what is projected in the same transaction.</summary>
    public void Attach(object fact, SealedBlock block) => ShapeOf(fact.GetType()).Attach(fact, block);

    /// <summary>True when facts of this type can have a sealed part, so their stream needs an owner.</summary>
    public bool HasPersonal(Type type) => ShapeOf(type).HasPersonal;

    private EventShape ShapeOf(Type type) =>
        _shapes.TryGetValue(type, out var shape) ? shape : throw new ArgumentException($"{type.Name} is not registered as a fact.", nameof(type));

    private static void LeaveOutPersonal(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (PersonalIsRefused.IsPersonal(type.Properties[i].PropertyType))
            {
                type.Properties[i].ShouldSerialize = (_, _) => false;
                type.Properties[i].CustomConverter = PersonalIsClosed.For(type.Properties[i].PropertyType);
            }
        }
    }

    private static JsonSerializerOptions MakeValues()
    {
        var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }.AddKernelConverters();
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
