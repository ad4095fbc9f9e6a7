using System.Globalization;
using System.Net;

namespace Bookings.Notifications;

/// <summary>A message in words.</summary>
internal sealed record RenderedMessage(string Subject, string Text, string Html)
{
    public override string ToString() => "«personal»";
}

/// <summary>
/// Makes a message out of a template and its values: text and HTML out of the same words, so that neither says more than the other. What is in a value is encoded in the
/// HTML and stays on its line; nothing is loaded from anywhere.
/// </summary>
internal static class Spoken
{
    /// <param name="footer">What stands below, and the address that follows it; null for none.</param>
    internal static RenderedMessage Of(TemplateText template, IReadOnlyDictionary<string, string> values, Language language, (string Words, string Address)? footer)
    {
        var subject = HeaderText.OneLine(Slots.Fill(template.Subject.Value, name => OneLine(name, values), literal => literal));
        var text = Slots.Fill(template.Body.Value, name => Value(name, values), literal => literal);
        var html = Slots.Fill(template.Body.Value, name => Markup(name, Value(name, values)), WebUtility.HtmlEncode!);
        if (footer is var (words, address))
        {
            text = $"{text}\n\n-- \n{words} {address}";
            html = $"{html}\n\n<small>{WebUtility.HtmlEncode(words)} {Anchor(address)}</small>";
        }

        return new(subject, text, Page(subject, html, language));
    }

    private static string Page(string subject, string body, Language language) => string.Create(
        CultureInfo.InvariantCulture,
        $"<!doctype html><html lang=\"{language.Value}\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(subject)}</title></head><body>{Paragraphs(body)}</body></html>");

    private static string Paragraphs(string body) => string.Concat(
        body.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(paragraph => $"<p>{paragraph.Trim('\n').Replace("\n", "<br>", StringComparison.Ordinal)}</p>"));

    /// <summary>Only what we made ourselves becomes a link: a name that looks like an address stays a name.</summary>
    private static string Markup(string name, string value) => name == Slots.Link ? Anchor(value) : WebUtility.HtmlEncode(value);

    private static string Anchor(string address) => $"<a href=\"{WebUtility.HtmlEncode(address)}\">{WebUtility.HtmlEncode(address)}</a>";

    private static string OneLine(string name, IReadOnlyDictionary<string, string> values) => HeaderText.OneLine(Value(name, values));

    private static string Value(string name, IReadOnlyDictionary<string, string> values) => values.GetValueOrDefault(name, "");
}
