using System.Net;
using System.Text;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;

namespace Bookings.Host;

/// <summary><c>/dev/mail</c>: what would have been sent, while the program is developed or tried out. Elsewhere there is no such page.</summary>
internal static class DevelopmentMailPage
{
    public static void MapDevelopmentMail(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        app.MapGet("/dev/mail", (IDevelopmentOutbox outbox, HttpRequest request) => request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
                ? Results.Json(new { items = outbox.Mails.Select(mail => new { mail.At, kind = mail.Kind?.ToString(), mail.To, mail.Subject, mail.Body }) })
                : Results.Content(Page(outbox.Mails), "text/html; charset=utf-8"))
            .ExcludeFromDescription()
            .Anonymous();
    }

    private static string Page(IReadOnlyList<DevelopmentMail> mails)
    {
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Development mail</title><h1>Development mail</h1>");
        page.Append(mails.Count == 0 ? "<p>Nothing was sent yet.</p>" : "<p>Newest first. Nothing of this left the machine, and it is gone when the server ends.</p>");
        foreach (var mail in mails)
        {
            page.Append("<article><h2>").Append(WebUtility.HtmlEncode(mail.Subject)).Append("</h2><p>To ").Append(WebUtility.HtmlEncode(mail.To))
                .Append(", ").Append(WebUtility.HtmlEncode(mail.At.ToString("u", System.Globalization.CultureInfo.InvariantCulture)))
                .Append("</p><pre>").Append(WebUtility.HtmlEncode(mail.Body)).Append("</pre></article>");
        }

        return page.Append("</html>").ToString();
    }
}
