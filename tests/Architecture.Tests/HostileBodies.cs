using System.Text;
using System.Text.Json;
using Bookings.Testing;

namespace Bookings.Architecture.Tests;

/// <summary>A place in a request's body where text may stand, from the document's schema.</summary>
/// <param name="Steps">Members on the way to it; an empty one is the first element of a list, and "en" a member of a free object.</param>
internal sealed record TextField(IReadOnlyList<string> Steps)
{
    public string Pointer => string.Concat(Steps.Select(step => $"/{(step.Length == 0 ? "0" : step)}"));

    public string Name => Steps.LastOrDefault(step => step.Length > 0) ?? "";
}

/// <summary>Bodies made from schemas: right everywhere but in one field.</summary>
internal sealed class HostileBodies(RunningPractice running, IEnumerable<string> starts)
{
    private readonly Queue<string> _starts = new(starts);

    public static IReadOnlyList<TextField> TextFields(RunningPractice running, JsonElement schema) => [.. Fields(running, schema, [], 0)];

    /// <summary>The whole body as JSON, with <paramref name="literal"/> as it is at the field.</summary>
    public string Body(JsonElement schema, TextField field, string literal) => Write(schema, "", field.Steps, literal);

    /// <summary>The whole body with all that must be there and nothing wrong.</summary>
    public string Body(JsonElement schema) => Write(schema, "", null, "");

    private static IEnumerable<TextField> Fields(RunningPractice running, JsonElement unresolved, IReadOnlyList<string> steps, int depth)
    {
        var schema = Resolve(running, unresolved);
        if (depth > 6)
        {
            yield break;
        }

        if (Is(schema, "string"))
        {
            yield return new(steps);
        }
        else if (Is(schema, "array") && schema.TryGetProperty("items", out var items))
        {
            foreach (var field in Fields(running, items, [.. steps, ""], depth + 1))
            {
                yield return field;
            }
        }
        else
        {
            foreach (var (name, member) in Members(schema))
            {
                foreach (var field in Fields(running, member, [.. steps, name], depth + 1))
                {
                    yield return field;
                }
            }
        }
    }

    private static IEnumerable<(string Name, JsonElement Schema)> Members(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(member => (member.Name, member.Value))
        : schema.TryGetProperty("additionalProperties", out var free) && free.ValueKind == JsonValueKind.Object ? [(FreeName(free), free)]
        : [];

    /// <summary>A free object is keyed by languages or by the days of a week.</summary>
    private static string FreeName(JsonElement free) => Is(free, "array") ? "monday" : "en";

    private string Write(JsonElement unresolved, string name, IReadOnlyList<string>? field, string literal)
    {
        if (field is { Count: 0 })
        {
            return literal;
        }

        var schema = Resolve(running, unresolved);
        if (schema.TryGetProperty("enum", out var words))
        {
            return words[0].GetRawText();
        }

        if (Is(schema, "array"))
        {
            var inner = field?.Skip(1).ToList();
            return schema.TryGetProperty("items", out var items) ? $"[{Write(items, name, inner, literal)}]" : "[]";
        }

        if (Is(schema, "string"))
        {
            return HostileStrings.ToJson(Plain(schema, name));
        }

        return Is(schema, "integer") || Is(schema, "number") ? "1" : Is(schema, "boolean") ? "false" : WriteObject(schema, field, literal);
    }

    private string WriteObject(JsonElement schema, IReadOnlyList<string>? field, string literal)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(one => one.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        var json = new StringBuilder("{");
        foreach (var (member, inner) in Members(schema))
        {
            var isFree = !schema.TryGetProperty("properties", out _);
            if (required.Contains(member) || field?[0] == member || isFree)
            {
                json.Append(json.Length > 1 ? "," : "").Append('"').Append(member).Append("\":").Append(Write(inner, member, field?[0] == member ? field.Skip(1).ToList() : null, literal));
            }
        }

        return json.Append('}').ToString();
    }

    private string Plain(JsonElement schema, string name) => (schema.TryGetProperty("format", out var format) ? format.GetString() : null, name) switch
    {
        (_, "start") => _starts.TryDequeue(out var start) ? start : "2027-03-01T10:00:00+01:00",
        (_, "zone") => "Europe/Oslo",
        (_, "default" or "language" or "languages") => "en",
        (_, "currency") => "NOK",
        (_, "country" or "region") => "NO",
        (_, "kind") => "terms",
        (_, "url") => "https://example.org/hook",
        (_, "types") => "appointment.booked",
        (_, "since") => "2027-03-01T10:00:00Z",
        (_, "lawfulBasis") => "consent",
        (_, "channel" or "channels") => "email",
        (_, "code") => $"c-{Guid.CreateVersion7()}",
        ("uuid", _) => running.IdFor(name),
        ("date", _) => "2027-03-01",
        ("date-time", _) => "2027-03-01T10:00:00Z",
        ("duration", _) => "PT30M",
        ("time-local", _) => name == "to" ? "12:00" : "09:00",
        ("date-time-local", _) => name == "to" ? "2027-03-02T10:00:00" : "2027-03-01T10:00:00",
        _ => "Plain words",
    };

    private static JsonElement Resolve(RunningPractice running, JsonElement schema)
    {
        while (true)
        {
            if (schema.TryGetProperty("$ref", out var reference))
            {
                schema = running.Document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            }
            else if (schema.TryGetProperty("allOf", out var all))
            {
                schema = all[0];
            }
            else if (schema.TryGetProperty("oneOf", out var one))
            {
                schema = one.EnumerateArray().First(choice => !(choice.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null"));
            }
            else
            {
                return schema;
            }
        }
    }

    private static bool Is(JsonElement schema, string wanted) => schema.TryGetProperty("type", out var type)
        && (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(one => one.GetString() == wanted) : type.GetString() == wanted);
}
