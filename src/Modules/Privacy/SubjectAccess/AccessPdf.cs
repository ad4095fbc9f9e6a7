using System.Globalization;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Bookings.Privacy;

/// <summary>
/// An answer on paper, A4. Written with fonts that are in the file, so it looks the same everywhere; a letter that they do not have (Chinese, an emoji) is an empty box here
/// and whole in every other form.
/// </summary>
internal sealed class AccessPdf : IDisposable
{
    private const double Margin = 56;
    private const double Indent = 130;

    private readonly PdfDocument _document = new();
    private readonly PdfType _text = new(9, isBold: false);
    private readonly PdfType _bold = new(9, isBold: true);
    private readonly PdfType _heading = new(12, isBold: true);
    private readonly PdfType _title = new(17, isBold: true);
    private readonly AccessDocument _answer;
    private readonly Language _language;
    private XGraphics? _page;
    private double _at;

    private AccessPdf(AccessDocument answer)
    {
        (_answer, _language) = (answer, Language.Of(answer.Language));
        _document.Info.Title = answer.Title;
        _document.Info.Author = answer.Controller;
        _document.Language = answer.Language;
    }

    internal static byte[] Of(AccessDocument answer)
    {
        using var pdf = new AccessPdf(answer);
        pdf.Write(answer);
        pdf._page?.Dispose();
        using var file = new MemoryStream();
        pdf._document.Save(file, closeStream: false);
        return file.ToArray();
    }

    public void Dispose() => _document.Dispose();

    private void Write(AccessDocument answer)
    {
        Line(_title, 0, answer.Title);
        Line(_text, 0, $"{answer.Controller}, {AccessForms.Said(answer.MadeAt)}");
        Heading(AccessWords.Rights.In(_language));
        foreach (var right in answer.Rights)
        {
            Line(_text, 0, right);
        }

        foreach (var group in answer.Groups)
        {
            Heading(group.Name);
            foreach (var (_, name, text) in group.About)
            {
                Pair(name.In(_language), text);
            }

            foreach (var record in group.Records)
            {
                Record(record);
            }
        }
    }

    private void Record(AccessRecord record)
    {
        _at += 6;
        Line(_bold, 0, AccessLabels.Of(record.What, _language));
        if (record.At is { } at)
        {
            Pair(AccessWords.Recorded.In(_language), AccessForms.Said(at));
        }

        foreach (var (field, value) in record.Fields)
        {
            Pair(AccessLabels.Of(field, _language), _answer.Named(value));
        }

        if (record.Incomplete == true)
        {
            Line(_bold, 0, AccessWords.Incomplete.In(_language));
        }
    }

    private void Heading(string text)
    {
        _at += 14;
        Line(_heading, 0, text);
        _at += 2;
    }

    /// <summary>The name beside the value: both wrapped, on the same page as long as there is room.</summary>
    private void Pair(string name, string value)
    {
        var (left, right) = (_text.Wrap(name, Indent - 8), _text.Wrap(value, Width - Indent));
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            Room(_text);
            Draw(_text, 0, i < left.Count ? left[i] : "");
            Draw(_text, Indent, i < right.Count ? right[i] : "");
            _at += _text.Height;
        }
    }

    private void Line(PdfType type, double indent, string text)
    {
        foreach (var line in type.Wrap(text, Width - indent))
        {
            Room(type);
            Draw(type, indent, line);
            _at += type.Height;
        }
    }

    private static double Width => XUnit.FromMillimeter(210).Point - (2 * Margin);

    private void Draw(PdfType type, double indent, string text)
    {
        if (text.Length > 0)
        {
            _page!.DrawString(text, type.Font, XBrushes.Black, Margin + indent, _at);
        }
    }

    private void Room(PdfType type)
    {
        if (_page is not null && _at + type.Height < XUnit.FromMillimeter(297).Point - Margin)
        {
            return;
        }

        _page?.Dispose();
        var page = _document.AddPage();
        (page.Width, page.Height) = (XUnit.FromMillimeter(210), XUnit.FromMillimeter(297));
        _page = XGraphics.FromPdfPage(page);
        _at = Margin + type.Height;
        _page.DrawString(
            _document.PageCount.ToString(CultureInfo.InvariantCulture), _text.Font, XBrushes.Gray, XUnit.FromMillimeter(210).Point - Margin, XUnit.FromMillimeter(297).Point - (Margin / 2));
    }
}
