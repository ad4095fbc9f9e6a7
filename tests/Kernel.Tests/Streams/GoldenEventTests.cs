using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookings.Testing;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>
/// Events as earlier versions of this program wrote them, in <c>golden-events.txt</c>: they load for ever (F11). A line is the stored name, the public part as it
/// lies in the table, and, where there is one, the personal part as it was before it was sealed, of people who never lived. Lines are only ever added.
/// </summary>
public sealed class GoldenEventTests(Practice practice) : IClassFixture<Practice>
{
    private static readonly string[] Corpus = File.ReadAllLines(Path.Combine(Here(), "golden-events.txt"));

    public static TheoryData<string> Lines => [.. Corpus];

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_was_written_is_still_understood(string line) => Assert.True(IsUnderstood(line), line);

    [Fact]
    public void Every_fact_that_is_stored_has_a_line_and_its_personal_part_too()
    {
        var (codec, lines) = (practice.Service<EventCodec>(), Corpus.Select(Parts).ToList());

        Assert.Empty(
            from type in practice.Service<EventTypes>().All
            where !lines.Exists(line => line.Name == type.Name && (line.Personal is not null || !codec.HasPersonal(type.Type)))
            select type.Name);
    }

    /// <summary>The positive control: a property that got another name would be lost, and is found.</summary>
    [Theory]
    [InlineData("business_language_changed", "Language")]
    [InlineData("details_changed", "Name")]
    public void A_property_that_was_renamed_is_found(string name, string property)
    {
        var line = Corpus.Last(line => line.StartsWith($"{name} ", StringComparison.Ordinal));

        Assert.True(IsUnderstood(line));
        Assert.False(IsUnderstood(line.Replace($"\"{property}\":", "\"Renamed\":", StringComparison.Ordinal)));
    }

    private bool IsUnderstood(string line)
    {
        var (name, data, personal) = Parts(line);
        var (type, codec) = (practice.Service<EventTypes>().Of(name), practice.Service<EventCodec>());
        if (!codec.HasPersonal(type.Type))
        {
            return Same(data, codec.Write(codec.Read(type.Type, data, null)).Public);
        }

        var block = new SealedBlock(Guid.Empty, Guid.Empty, name, type.Class!.Value, []);
        if (personal is null)
        {
            return codec.Read(type.Type, data, block).GetType() == type.Type;
        }

        // Nothing is dropped: what it is read into says the same again.
        var again = codec.Write(codec.Read(type.Type, data, block, new Opened.Present(personal)));
        return Same(data, again.Public) && Same(personal, again.Personal);
    }

    private static (string Name, byte[] Public, byte[]? Personal) Parts(string line)
    {
        var name = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        var json = Encoding.UTF8.GetBytes(line[name.Length..]);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
        reader.Read();
        reader.Skip();
        var end = (int)reader.BytesConsumed;
        return (name, json[..end], end < json.Length ? json[end..] : null);
    }

    private static bool Same(byte[] written, byte[]? again) => again is not null && JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(again));

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
