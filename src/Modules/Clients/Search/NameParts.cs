using System.Globalization;
using System.Text;

namespace Bookings.Clients;

/// <summary>
/// A name as it is looked for: in parts, without case and accents. Compatibility decomposition (UAX 15, form KD) takes the marks off what has them;
/// the letters it does not take apart are spelled as people type who do not have them.
/// </summary>
internal static class NameParts
{
    /// <summary>The parts of a name, each once: its words, and what hyphens and apostrophes divide them into (<c>O'Brien</c> is found by o, brien and obrien).</summary>
    public static IReadOnlyList<string> Of(string name)
    {
        var parts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var word in name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var (whole, part) = (new StringBuilder(), new StringBuilder());
            foreach (var letter in Plain(word))
            {
                if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter))
                {
                    whole.Append(letter);
                    part.Append(letter);
                }
                else
                {
                    Take(parts, part);
                }
            }

            Take(parts, part);
            Take(parts, whole);
        }

        return [.. parts];
    }

    private static void Take(SortedSet<string> parts, StringBuilder part)
    {
        if (part.Length > 0)
        {
            parts.Add(part.ToString());
            part.Clear();
        }
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            _ = letter switch
            {
                'ø' => plain.Append('o'),
                'æ' => plain.Append("ae"),
                'œ' => plain.Append("oe"),
                'ß' => plain.Append("ss"),
                'þ' => plain.Append("th"),
                'đ' or 'ð' => plain.Append('d'),
                'ł' => plain.Append('l'),
                'ħ' => plain.Append('h'),
                'ı' => plain.Append('i'),
                _ => plain.Append(letter),
            };
        }

        return plain.ToString();
    }
}
