using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bookings.Host.Tests;

/// <summary>
/// Words that no program writes by accident, in every form in which they could leak, and the search for them. Bytes are searched as Latin-1
/// text, which maps each byte to one character.
/// </summary>
internal sealed partial class Canaries
{
    private readonly Dictionary<string, string> _forms = new(StringComparer.Ordinal);
    private SearchValues<string>? _search;

    /// <summary>Takes a word with all its forms.</summary>
    public void Add(string name, string word)
    {
        foreach (var (form, bytes) in Forms(word))
        {
            _forms.TryAdd(Encoding.Latin1.GetString(bytes), $"{name} in {form}");
        }
    }

    /// <summary>Takes a phone number, which is written without its plus as well.</summary>
    public void AddPhone(string name, string number)
    {
        Add(name, number);
        Add($"{name} without +", number.TrimStart('+'));
    }

    /// <summary>Every form of a word: name and bytes.</summary>
    public static IEnumerable<(string Form, byte[] Bytes)> Forms(string word)
    {
        foreach (var (spelling, text) in new[] { ("", word), (", upper case", word.ToUpperInvariant()), (", lower case", word.ToLowerInvariant()) })
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            yield return ($"UTF-8{spelling}", utf8);
            // Without the last zero it is the same in both byte orders.
            yield return ($"UTF-16{spelling}", Encoding.Unicode.GetBytes(text)[..^1]);
            yield return ($"hex{spelling}", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)));
            yield return ($"HEX{spelling}", Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)));
            var json = JsonSerializer.Serialize(text).Trim('"');
            yield return ($"JSON{spelling}", Encoding.ASCII.GetBytes(json));
            yield return ($"JSON, lower-case escapes{spelling}", Encoding.ASCII.GetBytes(Escape().Replace(json, escape => escape.Value.ToLowerInvariant())));
            yield return ($"HTML{spelling}", Encoding.ASCII.GetBytes(HtmlEncoder.Default.Encode(text)));
            yield return ($"URL{spelling}", Encoding.ASCII.GetBytes(Uri.EscapeDataString(text)));
            for (var before = 0; before < 3; before++)
            {
                // Without the ends, which depend on the neighbours.
                var base64 = Convert.ToBase64String([.. new byte[before], .. utf8]);
                yield return ($"base64, {before} before{spelling}", Encoding.ASCII.GetBytes(base64[4..^4]));
            }
        }

        foreach (var (what, hash) in new[] { ("", SHA256.HashData(Encoding.UTF8.GetBytes(word))), (" of lower case", SHA256.HashData(Encoding.UTF8.GetBytes(word.ToLowerInvariant()))) })
        {
            yield return ($"SHA-256{what}", hash);
            yield return ($"SHA-256{what} as hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)));
            yield return ($"SHA-256{what} as base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(hash)[..42]));
        }
    }

    /// <summary>What is found, as "which word in which form", each once.</summary>
    public IReadOnlySet<string> In(ReadOnlySpan<byte> bytes)
    {
        _search ??= SearchValues.Create([.. _forms.Keys], StringComparison.Ordinal);
        var (found, text) = (new HashSet<string>(StringComparer.Ordinal), Encoding.Latin1.GetString(bytes));
        for (var rest = text.AsSpan(); rest.IndexOfAny(_search) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            foreach (var (form, name) in _forms)
            {
                if (rest[at..].StartsWith(form, StringComparison.Ordinal))
                {
                    found.Add(name);
                }
            }
        }

        return found;
    }

    /// <summary>What is found in the files of a folder, with the first file of each.</summary>
    /// <param name="without">Its part that is not looked at.</param>
    public IReadOnlyDictionary<string, string> InFolder(string folder, string? without = null)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (without is not null && file.StartsWith(Path.Combine(folder, without) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                continue;
            }

            // A lock file holds nothing, and may be held so that nobody else opens it.
            if (new FileInfo(file).Length == 0)
            {
                continue;
            }

            foreach (var name in In(File.ReadAllBytes(file)))
            {
                found.TryAdd(name, Path.GetRelativePath(folder, file));
            }
        }

        return found;
    }

    /// <summary>Incompressible, and the same for the same number.</summary>
    public static string Word(int number) => string.Create(CultureInfo.InvariantCulture, $"Kq{Convert.ToHexString(SHA256.HashData([(byte)number]))[..16]}Zå");

    [GeneratedRegex(@"\\u[0-9A-F]{4}", RegexOptions.None, 1000)]
    private static partial Regex Escape();
}
