using System.Buffers;
using System.Text;

namespace Bookings.Kernel;

/// <summary>What holds for every text that anybody sends, whatever its field: it can be stored, shown and logged without surprises.</summary>
public static class TextGuard
{
    // C0 but tab and line feed, DEL, C1, and the bidirectional controls that make text show as what it is not (CVE-2021-42574).
    private static readonly SearchValues<char> Refused = SearchValues.Create(
    [
        .. Range('\u0000', '\u0008'), .. Range('\u000B', '\u001F'), .. Range('\u007F', '\u009F'), .. Range('\u202A', '\u202E'), .. Range('\u2066', '\u2069'),
    ]);

    private static readonly Words Zero = new("must not contain U+0000", "kan ikke inneholde U+0000", "non può contenere U+0000");

    private static readonly Words Bidirectional = new(
        "must not contain bidirectional controls", "kan ikke inneholde styretegn for skriveretning", "non può contenere caratteri di controllo bidirezionali");

    private static readonly Words Control = new(
        "must not contain control characters other than tab and line feed",
        "kan ikke inneholde andre styretegn enn tabulator og linjeskift",
        "non può contenere caratteri di controllo diversi da tabulazione e a capo");

    private static readonly Words HalfAPair = new(
        "must not contain half a surrogate pair", "kan ikke inneholde et halvt surrogatpar", "non può contenere mezza coppia surrogata");

    /// <summary>The rule that a text breaks, or null. A carriage return is refused too: line feeds end lines.</summary>
    public static Words? Fault(string text)
    {
        var at = text.AsSpan().IndexOfAny(Refused);
        return at >= 0
            ? text[at] switch
            {
                '\0' => Zero,
                > '\u2000' => Bidirectional,
                _ => Control,
            }
            : HasLoneSurrogate(text) ? HalfAPair : null;
    }

    /// <summary>Normal form C (UAX 15), so that what looks the same is the same.</summary>
    public static string Normal(string text) => Ascii.IsValid(text) || text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);

    /// <summary>Length as people count, nearly: Unicode scalar values, not UTF-16 units or bytes.</summary>
    public static int LengthInRunes(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }

        return length;
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0 && at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]))
            {
                if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                {
                    return true;
                }

                at++;
            }
        }

        return false;
    }

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);
}
