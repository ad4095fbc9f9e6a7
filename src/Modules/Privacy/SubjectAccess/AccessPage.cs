using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Bookings.Privacy;

/// <summary>An answer to be looked at and printed: one page that loads nothing and runs nothing, with every value encoded.</summary>
internal static class AccessPage
{
    private const string Style = """
        body{font:11pt/1.45 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
        h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #777}h3{font-size:1rem;margin:1rem 0 .2rem}
        dl{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:.1rem 1rem;margin:0}dt{color:#444}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
        .about{background:#f2f2f2;padding:.5rem;margin:.5rem 0}
        @media print{body{max-width:none;margin:0;font-size:9.5pt}h2,h3{break-after:avoid}section,article{break-inside:avoid-page}.about{background:none;border:1px solid #999}@page{margin:18mm}}
        """;

    /// <summary>CSP Level 3, section 2.3.1: the page may have this style and nothing else.</summary>
    internal static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; frame-ancestors 'none'";

    internal static string Of(AccessDocument document)
    {
        var language = Language.Of(document.Language);
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"").Append(Text(document.Language)).Append("\">\n<head><meta charset=\"utf-8\"><title>").Append(Text(document.Title))
            .Append("</title><style>").Append(Style).Append("</style></head>\n<body>\n<h1>").Append(Text(document.Title)).Append("</h1>\n<p>")
            .Append(Text(document.Controller)).Append(", ").Append(AccessForms.Said(document.MadeAt)).Append("</p>\n<section><h2>").Append(Text(AccessWords.Rights.In(language))).Append("</h2>\n<ul>");
        foreach (var right in document.Rights)
        {
            page.Append("<li>").Append(Text(right)).Append("</li>");
        }

        page.Append("</ul></section>\n");
        foreach (var group in document.Groups)
        {
            page.Append("<h2>").Append(Text(group.Name)).Append("</h2>\n<dl class=\"about\">");
            foreach (var (_, name, text) in group.About)
            {
                Pair(page, name.In(language), text);
            }

            page.Append("</dl>\n");
            foreach (var record in group.Records)
            {
                Record(page, document, record, language);
            }
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Record(StringBuilder page, AccessDocument document, AccessRecord record, Language language)
    {
        page.Append("<article><h3>").Append(Text(AccessLabels.Of(record.What, language))).Append("</h3>\n<dl>");
        if (record.At is { } at)
        {
            Pair(page, AccessWords.Recorded.In(language), AccessForms.Said(at));
        }

        foreach (var (field, value) in record.Fields)
        {
            Pair(page, AccessLabels.Of(field, language), document.Named(value));
        }

        page.Append("</dl>");
        if (record.Incomplete == true)
        {
            page.Append("<p>").Append(Text(AccessWords.Incomplete.In(language))).Append("</p>");
        }

        page.Append("</article>\n");
    }

    private static void Pair(StringBuilder page, string name, string value) => page.Append("<dt>").Append(Text(name)).Append("</dt><dd>").Append(Text(value)).Append("</dd>");

    private static string Text(string value) => HtmlEncoder.Default.Encode(value);
}
