using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Privacy;

/// <summary>The answer to who asks what is held on them: the portable form (GDPR Art. 20), and what every other form is made of.</summary>
/// <param name="Format">Of this document.</param>
/// <param name="Controller">Who answers for the data.</param>
/// <param name="Rights">What they can do about it, and where (Art. 13(2), 15(1)).</param>
internal sealed record AccessDocument(
    string Format, string Controller, string Title, string Language, Instant MadeAt, IReadOnlyList<string> Rights, IReadOnlyList<AccessGroup> Groups)
{
    internal const string Current = "bookings-subject-access/v1";

    /// <summary>What ids in it stand for that people know by name: services, providers, places.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    private static JsonSerializerOptions Json { get; } = new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    }.AddKernelConverters();

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>A value for eyes: an id with its name in front, where it has one.</summary>
    internal string Named(string value) => Names.TryGetValue(value, out var name) ? $"{name} ({value})" : value;

    internal static AccessDocument Of(byte[] json) => JsonSerializer.Deserialize<AccessDocument>(json, Json) ?? throw new JsonException("An answer is never null.");

    public override string ToString() => "«personal»";
}

/// <summary>Data of one kind, and what there is to be told about it.</summary>
internal sealed record AccessGroup(
    string Code, string Name, string Purpose, string LegalBasis, string Recipients, string Retention, string Origin, IReadOnlyList<AccessRecord> Records)
{
    /// <summary>That not everything is shown one by one; absent where it is.</summary>
    public string? Note { get; init; }

    /// <summary>What is told, with the name of each in the person's language.</summary>
    internal IEnumerable<(string Code, Words Name, string Text)> About =>
    [
        .. Note is null ? [] : new[] { ("note", AccessWords.Note, Note) },
        ("purpose", AccessWords.Purpose, Purpose), ("legal-basis", AccessWords.Basis, LegalBasis), ("recipients", AccessWords.Recipients, Recipients),
        ("retention", AccessWords.Retention, Retention), ("origin", AccessWords.Origin, Origin),
    ];

    public override string ToString() => "«personal»";
}

/// <param name="DataClass">Of the stream it is in, as the vault calls it.</param>
/// <param name="What">The stored name of a fact, or of a row.</param>
/// <param name="Stream">The same for what belongs together.</param>
/// <param name="Incomplete">True where a part could not be opened; absent else.</param>
internal sealed record AccessRecord(string Module, string? DataClass, string What, Instant? At, Guid? Stream, bool? Incomplete, JsonElement Content)
{
    /// <summary>Every value that it has, with the path that leads there.</summary>
    internal IEnumerable<(string Field, string Value)> Fields => Below(Content, "");

    private static IEnumerable<(string, string)> Below(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Below(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, nth) => Below(item, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{nth + 1}"))),
        JsonValueKind.Null => [],
        _ => [(path, value.ToString())],
    };

    public override string ToString() => "«personal»";
}
