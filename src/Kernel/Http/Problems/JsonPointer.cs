using System.Globalization;
using System.Text.Json;

namespace Bookings.Kernel;

/// <summary>Where in a document something is wrong (RFC 6901): <c>/hours/0/from</c>. The empty pointer is the whole document.</summary>
public readonly record struct JsonPointer(string Value)
{
    public static JsonPointer Root => new("");

    public JsonPointer this[string name] => new($"{Value}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");

    public JsonPointer this[int index] => new(string.Create(CultureInfo.InvariantCulture, $"{Value}/{index}"));

    /// <summary>From a validator's path: <c>Hours[0].From</c>.</summary>
    public static JsonPointer FromProperty(string path)
    {
        var pointer = Root;
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            pointer = name.Length == 0 ? pointer : pointer[JsonNamingPolicy.CamelCase.ConvertName(name)];
            if (bracket >= 0)
            {
                pointer = pointer[part[(bracket + 1)..].TrimEnd(']')];
            }
        }

        return pointer;
    }

    /// <summary>From System.Text.Json's path: <c>$.hours[0].from</c>, with odd names as <c>$['a.b']</c>.</summary>
    public static JsonPointer FromPath(string? path) => Parts(path).Aggregate(Root, (pointer, part) => pointer[part]);

    /// <summary>The names and indices of a System.Text.Json path.</summary>
    internal static IEnumerable<string> Parts(string? path)
    {
        var at = 1;
        while (path is not null && at < path.Length)
        {
            var (open, close) = path[at] == '.' ? (1, FindEnd(path, at + 1)) : path.AsSpan(at).StartsWith("['") ? (2, FindQuote(path, at + 2)) : (1, path.IndexOf(']', at));
            close = close < 0 ? path.Length : close;
            yield return path[(at + open)..close];
            at = open == 2 ? close + 2 : path[at] == '[' ? close + 1 : close;
        }
    }

    private static int FindEnd(string path, int from) => path.AsSpan(from).IndexOfAny('.', '[') is var end and >= 0 ? from + end : path.Length;

    /// <summary>A name may hold quotes and brackets itself; it ends at a quote and bracket that something plausible follows.</summary>
    private static int FindQuote(string path, int from)
    {
        for (var at = path.IndexOf("']", from, StringComparison.Ordinal); at >= 0; at = path.IndexOf("']", at + 1, StringComparison.Ordinal))
        {
            if (at + 2 == path.Length || path[at + 2] is '.' or '[')
            {
                return at;
            }
        }

        return -1;
    }
}
