using System.Net;
using System.Text;
using Bookings.Access.Contracts;

namespace Bookings.Notifications;

/// <summary>The page behind the link of a mail: a form without scripts, which loads nothing and posts to where it stands.</summary>
internal static class PreferencePage
{
    private static readonly Words Title = new("Which messages do you want?", "Hvilke meldinger vil du ha?", "Quali messaggi vuoi ricevere?");
    private static readonly Words Save = new("Save", "Lagre", "Salva");
    private static readonly Words Saved = new("Saved.", "Lagret.", "Salvato.");

    private static readonly Words Necessary = new(
        "You are told in any case when your appointment is moved or cancelled, and when you have to know something.",
        "Du får uansett beskjed når timen din flyttes eller avbestilles, og når det er noe du må vite.",
        "Ti avvisiamo comunque quando il tuo appuntamento viene spostato o annullato, e quando c'è qualcosa che devi sapere.");

    internal static bool IsAskedFor(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    internal static IResult Of(HttpContext http, BusinessOverview business, SeePreferences.View view, bool isSaved)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";
        var language = http.Request.Headers.AcceptLanguage.Count > 0 ? Listening.Language : business.Language;
        var page = new StringBuilder($"<!doctype html><html lang=\"{language.Value}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Text(Title.In(language))).Append("</title></head><body><main><h1>").Append(Text(business.Name.Value)).Append("</h1><h2>").Append(Text(Title.In(language))).Append("</h2>");
        if (isSaved)
        {
            page.Append("<p role=\"status\">").Append(Text(Saved.In(language))).Append("</p>");
        }

        page.Append("<form method=\"post\"><input type=\"hidden\" name=\"form\" value=\"choose\">");
        foreach (var (category, wanted) in view.Categories)
        {
            page.Append("<p><label><input type=\"checkbox\" name=\"want\" value=\"").Append(category).Append(wanted ? "\" checked> " : "\"> ")
                .Append(Text(NameOf(category).In(language))).Append("</label></p>");
        }

        page.Append("<p>").Append(Text(Necessary.In(language))).Append("</p><button>").Append(Text(Save.In(language))).Append("</button></form></main></body></html>");
        return TypedResults.Content(page.ToString(), "text/html; charset=utf-8");
    }

    internal static Words NameOf(MessageCategory category) => category switch
    {
        MessageCategory.Confirmations => new("What happens to my appointments", "Det som skjer med timene mine", "Ciò che accade ai miei appuntamenti"),
        MessageCategory.Reminders => new("Reminders", "Påminnelser", "Promemoria"),
        _ => new("News and offers", "Nyheter og tilbud", "Novità e offerte"),
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
