using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Bookings.Privacy;

/// <summary>A font at a size, and how much of a text goes into a line of it. Each letter is measured once.</summary>
internal sealed class PdfType
{
    private const string Family = "DejaVu Sans";

    private static readonly XGraphics Measure = XGraphics.CreateMeasureContext(new XSize(1_000, 1_000), XGraphicsUnit.Point, XPageDirection.Downwards);
    private static readonly Lock OneAtATime = new();

    private readonly Dictionary<Rune, double> _widths = [];

    internal PdfType(double size, bool isBold)
    {
        // Before the first font: afterwards nobody may say where they come from.
        GlobalFontSettings.FontResolver ??= Shipped.Instance;
        // By glyphs, with their letters beside them, for every text: one in which all letters are of Western Europe would be written otherwise.
        Font = new(Family, size, isBold ? XFontStyleEx.Bold : XFontStyleEx.Regular, new XPdfFontOptions(PdfFontEncoding.Unicode));
        Height = size * 1.35;
    }

    internal XFont Font { get; }

    /// <summary>From line to line, in points.</summary>
    internal double Height { get; }

    /// <summary>Broken at blanks where there are any in time, anywhere else where there are none; at least one line.</summary>
    internal IReadOnlyList<string> Wrap(string text, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Replace('\t', ' ').Split('\n'))
        {
            var (start, blank, used, at) = (0, -1, 0.0, 0);
            foreach (var rune in paragraph.EnumerateRunes())
            {
                used += WidthOf(rune);
                if (used > width && at > start)
                {
                    var end = blank > start ? blank : at;
                    lines.Add(paragraph[start..end]);
                    start = blank > start ? blank + 1 : at;
                    used = paragraph[start..at].EnumerateRunes().Sum(WidthOf) + WidthOf(rune);
                    blank = -1;
                }

                if (rune.Value == ' ')
                {
                    blank = at;
                }

                at += rune.Utf16SequenceLength;
            }

            lines.Add(paragraph[start..]);
        }

        return lines;
    }

    private double WidthOf(Rune rune)
    {
        if (!_widths.TryGetValue(rune, out var width))
        {
            lock (OneAtATime)
            {
                _widths[rune] = width = Measure.MeasureString(rune.ToString(), Font).Width;
            }
        }

        return width;
    }

    /// <summary>The two faces in this assembly, whatever is asked for: what the machine has installed is nobody's business.</summary>
    private sealed class Shipped : IFontResolver
    {
        internal static Shipped Instance { get; } = new();

        public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? "DejaVuSans-Bold.ttf" : "DejaVuSans.ttf");

        public byte[] GetFont(string faceName)
        {
            using var font = typeof(PdfType).Assembly.GetManifestResourceStream(faceName) ?? throw new InvalidOperationException($"The font {faceName} is not in the assembly.");
            var bytes = new byte[font.Length];
            font.ReadExactly(bytes);
            return bytes;
        }
    }
}
