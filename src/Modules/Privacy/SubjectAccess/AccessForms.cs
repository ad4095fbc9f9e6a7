using System.Globalization;
using System.Text;
using CsvHelper;
using NodaTime.Text;

namespace Bookings.Privacy;

/// <summary>The forms in which an answer is handed over.</summary>
internal static class AccessForms
{
    internal static AccessFile Make(byte[] json, string format) => format switch
    {
        "csv" => new(Csv(AccessDocument.Of(json)), "text/csv; charset=utf-8", "held-on-you.csv"),
        "pdf" => new(AccessPdf.Of(AccessDocument.Of(json)), "application/pdf", "held-on-you.pdf"),
        "html" => new(Encoding.UTF8.GetBytes(AccessPage.Of(AccessDocument.Of(json))), "text/html; charset=utf-8", null, AccessPage.Policy),
        _ => new(json, "application/json; charset=utf-8", "held-on-you.json"),
    };

    /// <exception cref="BadParameterException">There is no such form.</exception>
    internal static void EnsureKnown(string format)
    {
        if (!ISubjectAccess.Formats.Contains(format, StringComparer.Ordinal))
        {
            throw new BadParameterException("format", Rules.IsOneOf(ISubjectAccess.Formats));
        }
    }

    internal static string Said(Instant? at) => at is { } time ? InstantPattern.General.Format(time) : "";

    /// <summary>
    /// One value a line. What is to be told about a group stands before its records, with <c>about</c> in the place of a record. A value that a spreadsheet would run as
    /// a formula has an apostrophe in front (OWASP, "CSV Injection"). An id of a service, a provider or a place has its name beside it.
    /// </summary>
    private static byte[] Csv(AccessDocument document)
    {
        using var csv = new MemoryStream();
        // Without it Excel takes the bytes for those of its own code page (Unicode, section 23.8).
        csv.Write(Encoding.UTF8.Preamble);
        using (var writer = CsvWriter.Create(csv, new CsvWriterOptions { Injection = CsvInjection.Escape, NewLine = "\n" }, leaveOpen: true))
        {
            writer.WriteRecord(["group", "record", "what", "recorded_at", "field", "value", "name"]);
            foreach (var right in document.Rights)
            {
                writer.WriteRecord(["rights", "", "about", "", "", right, ""]);
            }

            foreach (var group in document.Groups)
            {
                writer.WriteRecord([group.Code, "", "about", "", "name", group.Name, ""]);
                foreach (var (code, _, text) in group.About)
                {
                    writer.WriteRecord([group.Code, "", "about", "", code, text, ""]);
                }

                foreach (var (nth, record) in group.Records.Index())
                {
                    foreach (var (field, value) in record.Fields)
                    {
                        writer.WriteRecord([group.Code, (nth + 1).ToString(CultureInfo.InvariantCulture), record.What, Said(record.At), field, value, document.Names.GetValueOrDefault(value, "")]);
                    }
                }
            }

            writer.Flush();
        }

        return csv.ToArray();
    }
}
