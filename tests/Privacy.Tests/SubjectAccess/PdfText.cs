using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookings.Privacy.Tests;

/// <summary>
/// The words of a PDF file, as somebody copies them out of it (ISO 32000-1, sections 7.3.8 and 9.10): every stream is inflated, and the glyphs that are shown are read by each
/// table from glyph to letter that the file brings. Written against the standard, not against the library that made the file.
/// </summary>
internal static partial class PdfText
{
    /// <summary>One text for each font of the file: what is written in it is right, the rest is noise.</summary>
    public static IReadOnlyList<string> Of(byte[] pdf)
    {
        var streams = Streams(pdf).ToList();
        var shown = streams.Where(stream => stream.Contains(" Tf", StringComparison.Ordinal)).SelectMany(stream => Shown().Matches(stream).Select(match => match.Groups["glyphs"].Value)).ToList();
        return [.. streams.Where(stream => stream.Contains("begincmap", StringComparison.Ordinal)).Select(Letters).Select(letters =>
            string.Join(' ', shown.Select(glyphs => string.Concat(Glyphs(glyphs).Select(glyph => letters.GetValueOrDefault(glyph, "\uFFFD"))))))];
    }

    private static IEnumerable<string> Streams(byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        foreach (Match match in Stream().Matches(text))
        {
            var bytes = pdf.AsSpan(match.Index + match.Length).ToArray();
            if (bytes[0] != 0x78)
            {
                yield return text[(match.Index + match.Length)..text.IndexOf("endstream", match.Index, StringComparison.Ordinal)];
                continue;
            }

            // Behind the two bytes of RFC 1950: its check value at the end is nobody's concern here.
            using var inflate = new DeflateStream(new MemoryStream(bytes[2..]), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            inflate.CopyTo(plain);
            yield return Encoding.Latin1.GetString(plain.ToArray());
        }
    }

    private static Dictionary<int, string> Letters(string cmap)
    {
        var letters = new Dictionary<int, string>();
        foreach (Match range in Range().Matches(cmap))
        {
            var (first, last, letter) = (Hex(range.Groups["first"].Value), Hex(range.Groups["last"].Value), Hex(range.Groups["letter"].Value));
            for (var glyph = first; glyph <= last; glyph++)
            {
                letters[glyph] = char.ConvertFromUtf32(letter + glyph - first);
            }
        }

        return letters;
    }

    private static IEnumerable<int> Glyphs(string hex) => hex.Where(char.IsAsciiHexDigit).Chunk(4).Select(four => Hex(new string(four)));

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!end)stream\r?\n", RegexOptions.None, 5_000)]
    private static partial Regex Stream();

    [GeneratedRegex(@"<(?<glyphs>[0-9A-Fa-f\s]+)>\s*Tj", RegexOptions.None, 5_000)]
    private static partial Regex Shown();

    [GeneratedRegex(@"<(?<first>[0-9A-Fa-f]{4})>\s*<(?<last>[0-9A-Fa-f]{4})>\s*<(?<letter>[0-9A-Fa-f]{4})>", RegexOptions.None, 5_000)]
    private static partial Regex Range();
}
