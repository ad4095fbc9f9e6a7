using System.Globalization;
using System.Text;

namespace Bookings.Notifications;

/// <summary>A message as a mail: nothing in its headers tells of this machine, its zone or its people.</summary>
internal static class OutgoingMail
{
    /// <param name="from">The address that mails come from.</param>
    /// <exception cref="ArgumentException">An address is none.</exception>
    internal static MimeMessage Write(Outgoing outgoing, string from, DateTimeOffset now)
    {
        var mail = new MimeMessage
        {
            Text = outgoing.Text,
            Html = outgoing.Html,
            Calendar = outgoing.Calendar?.Text,
            CalendarMethod = outgoing.Calendar?.Method ?? "REQUEST",
            // The same once more as a file: mail programs that show no invitation can save it.
            Attachments = outgoing.Calendar is { } calendar ? [new(FileName(calendar.FileName), "application/ics", Encoding.UTF8.GetBytes(calendar.Text))] : [],
        };
        mail.With("Date", now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture))
            .With("From", HeaderText.Mailbox(outgoing.FromName, from))
            .With("To", HeaderText.Mailbox(name: null, outgoing.To))
            .With("Subject", HeaderText.Unstructured(outgoing.Subject))
            .With("Message-ID", MessageId.Of(outgoing.Id, from))
            .With("Content-Language", outgoing.Language.Value)
            // RFC 3834, section 5: nobody's holiday notice answers it.
            .With("Auto-Submitted", "auto-generated");
        if (outgoing.Unsubscribe is { } unsubscribe)
        {
            mail.With("List-Unsubscribe", $"\r\n <{new UriBuilder(unsubscribe) { Host = unsubscribe.IdnHost }.Uri.AbsoluteUri}>");
            if (unsubscribe.Scheme == Uri.UriSchemeHttps)
            {
                // RFC 8058, section 3.1: one click needs HTTPS.
                mail.With("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        }

        return mail;
    }

    /// <summary>Letters, digits, dots and dashes: what else a name may hold would be read in many ways.</summary>
    private static string FileName(string name) => string.Concat(name.Take(60).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));
}

/// <summary>The Message-ID of a mail (RFC 5322, section 3.6.4) is its message's id at the domain that mails come from.</summary>
internal static class MessageId
{
    internal static string Of(Guid message, string from) => $"<{message:D}@{DomainOf(from)}>";

    /// <summary>The message whose id this is; null where it is not one of ours.</summary>
    internal static Guid? Read(string text, string from)
    {
        var id = text.Trim();
        var end = $"@{DomainOf(from)}>";
        return id.StartsWith('<') && id.EndsWith(end, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(id[1..^end.Length], "D", out var message) ? message : null;
    }

    private static string DomainOf(string from)
    {
        var address = HeaderText.Address(from);
        return address[(address.LastIndexOf('@') + 1)..];
    }
}
