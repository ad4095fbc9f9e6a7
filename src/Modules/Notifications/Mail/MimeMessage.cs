using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Notifications;

/// <summary>What is attached to a mail.</summary>
/// <param name="Name">Letters, digits, dots and dashes of ASCII: it says nothing about anybody.</param>
/// <param name="Type">The media type, with its parameters.</param>
internal sealed record MailAttachment(string Name, string Type, byte[] Content);

/// <summary>
/// A mail as RFC 5322 and RFC 2045 have it: headers in the order given, the text in two forms and an invitation as alternatives, then what is attached. Every
/// body is base64, so that lines are short and ASCII whatever is in them, and a line of a text is never taken for the end of the mail.
/// </summary>
internal sealed class MimeMessage
{
    private readonly List<(string Name, string Value)> _headers = [];

    public required string Text { get; init; }

    public required string Html { get; init; }

    /// <summary>An iCalendar object, shown by mail programs as an invitation (RFC 6047).</summary>
    public string? Calendar { get; init; }

    /// <summary>The METHOD of <see cref="Calendar"/>: REQUEST or CANCEL.</summary>
    /// <exception cref="ArgumentException">It is no word.</exception>
    public string CalendarMethod
    {
        get;
        init => field = value.All(char.IsAsciiLetterUpper) ? value : throw new ArgumentException("A method is a word in capitals.", nameof(value));
    } = "REQUEST";

    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>Adds a header.</summary>
    /// <param name="value">As <see cref="HeaderText"/> makes it: a line end in it must begin a continuation.</param>
    /// <exception cref="ArgumentException">It would begin a header of its own.</exception>
    public MimeMessage With(string name, string value)
    {
        if (value.Replace("\r\n ", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException("A header's value ends its line.", nameof(value));
        }

        _headers.Add((name, value));
        return this;
    }

    /// <summary>The whole mail, with CRLF at the end of each line.</summary>
    public byte[] ToBytes()
    {
        var mail = new StringBuilder();
        foreach (var (name, value) in _headers)
        {
            mail.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        mail.Append("MIME-Version: 1.0\r\n");
        if (Attachments.Count == 0)
        {
            Alternatives(mail);
        }
        else
        {
            var between = Boundary();
            mail.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"{between}\"\r\n\r\n--{between}\r\n");
            Alternatives(mail);
            foreach (var attachment in Attachments)
            {
                mail.Append(CultureInfo.InvariantCulture, $"--{between}\r\n");
                Part(mail, attachment.Type, attachment.Content, $"attachment; filename=\"{attachment.Name}\"");
            }

            mail.Append(CultureInfo.InvariantCulture, $"--{between}--\r\n");
        }

        // All of it is ASCII, but for an address that SMTPUTF8 carries as it is (RFC 6532).
        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    private void Alternatives(StringBuilder mail)
    {
        var between = Boundary();
        mail.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=\"{between}\"\r\n\r\n");
        foreach (var (type, body) in new[] { ("text/plain; charset=utf-8", Text), ("text/html; charset=utf-8", Html), ($"text/calendar; charset=utf-8; method={CalendarMethod}", Calendar) })
        {
            if (body is not null)
            {
                mail.Append(CultureInfo.InvariantCulture, $"--{between}\r\n");
                Part(mail, type, Encoding.UTF8.GetBytes(body), disposition: null);
            }
        }

        mail.Append(CultureInfo.InvariantCulture, $"--{between}--\r\n");
    }

    private static void Part(StringBuilder mail, string type, byte[] content, string? disposition)
    {
        mail.Append("Content-Type: ").Append(type).Append("\r\nContent-Transfer-Encoding: base64\r\n");
        if (disposition is not null)
        {
            mail.Append("Content-Disposition: ").Append(disposition).Append("\r\n");
        }

        // Lines of 76 characters (RFC 2045, section 6.8).
        mail.Append("\r\n").Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
    }

    /// <summary>An equals sign and an underscore together stand in no base64.</summary>
    private static string Boundary() => $"=_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
}
