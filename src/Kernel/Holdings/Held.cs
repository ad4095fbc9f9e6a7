using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace Bookings.Kernel;

/// <summary>One thing that is held on somebody, open. It exists at the edge, for the answer to them.</summary>
/// <param name="Group">What kind of data it is, and why it is kept.</param>
/// <param name="Module">Whose it is.</param>
/// <param name="Class">Of the stream that it is in; null for what nobody owns.</param>
/// <param name="What">Its name, in kebab-case.</param>
/// <param name="At">When it was recorded, where that is known.</param>
/// <param name="Stream">Ties together what belongs together; null for what is in no stream.</param>
/// <param name="Content">Everything it says.</param>
public sealed record Held(DataGroup Group, string Module, DataClass? Class, string What, Instant? At, Guid? Stream, JsonObject Content)
{
    /// <summary>False where a part of it could not be opened, and is missing from <see cref="Content"/>.</summary>
    public bool IsReadable { get; init; } = true;

    /// <summary>It stands for many that are older than the latest <see cref="PersonHistory.MostRows"/> of their kind: how many, in which month.</summary>
    public bool IsCount { get; init; }

    /// <summary>The name of its class, as it stands in the format of sealed blocks.</summary>
    public string? ClassName => Class?.Label();

    public override string ToString() => "«personal»";
}

/// <summary>A fact as its person is shown it: the public part and the personal one put together, with names as the API writes them.</summary>
internal static class HeldJson
{
    internal static JsonObject Of(byte[] data, Opened? personal)
    {
        var all = new JsonObject();
        Copy(JsonNode.Parse(data)!.AsObject(), all);
        if (personal is Opened.Present present)
        {
            Copy(JsonNode.Parse(present.Json)!.AsObject(), all);
        }

        return all;
    }

    /// <summary>Every id in it, at any depth.</summary>
    internal static void Collect(JsonNode? value, HashSet<Guid> ids)
    {
        switch (value)
        {
            case JsonObject inner:
                foreach (var (_, member) in inner)
                {
                    Collect(member, ids);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Collect(item, ids);
                }

                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && Guid.TryParse(text.GetValue<string>(), out var id):
                ids.Add(id);
                break;
        }
    }

    private static void Copy(JsonObject from, JsonObject to)
    {
        foreach (var (name, value) in from)
        {
            to[JsonNamingPolicy.CamelCase.ConvertName(name)] = Renamed(value);
        }
    }

    private static JsonNode? Renamed(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject inner:
                var renamed = new JsonObject();
                Copy(inner, renamed);
                return renamed;
            case JsonArray list:
                return new JsonArray([.. list.Select(Renamed)]);
            default:
                return value?.DeepClone();
        }
    }
}
