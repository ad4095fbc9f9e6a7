using System.Diagnostics;

namespace Bookings.Notifications;

/// <summary>Subject and body, with <c>{name}</c> where a value goes.</summary>
internal sealed record MessageText(string Subject, string Body);

/// <summary>What each message says, in one language: a text that is missing does not compile.</summary>
internal sealed record MessageTexts
{
    public required MessageText VerificationCode { get; init; }

    public required MessageText ManageLink { get; init; }

    public required MessageText ConfirmConsent { get; init; }

    public required MessageText Booked { get; init; }

    public static MessageTexts English { get; } = new()
    {
        VerificationCode = new("Your code is {code}", "Your code is {code}. It can be used once, within 15 minutes.\n\nOr follow this link: {link}\n\nDid you not ask for it? Then do nothing."),
        ManageLink = new("Your booking", "See, move or cancel your booking here: {link}\n\nThe link opens once. You can always ask for a new one."),
        ConfirmConsent = new("Please confirm", "You said yes to: {purpose}.\n\nConfirm it here: {link}\n\nIf you do nothing, it does not count."),
        Booked = new("Your appointment is booked", "{service}, {start}.\n\nSee, move or cancel it here: {link}"),
    };

    public static MessageTexts Bokmal { get; } = new()
    {
        VerificationCode = new("Koden din er {code}", "Koden din er {code}. Den kan brukes én gang, innen 15 minutter.\n\nEller følg denne lenken: {link}\n\nHar du ikke bedt om den? Da trenger du ikke gjøre noe."),
        ManageLink = new("Timen din", "Se, flytt eller avbestill timen din her: {link}\n\nLenken åpnes én gang. Du kan alltid be om en ny."),
        ConfirmConsent = new("Vennligst bekreft", "Du sa ja til: {purpose}.\n\nBekreft det her: {link}\n\nGjør du ingenting, gjelder det ikke."),
        Booked = new("Timen din er bestilt", "{service}, {start}.\n\nSe, flytt eller avbestill den her: {link}"),
    };

    public static MessageTexts Italian { get; } = new()
    {
        VerificationCode = new("Il tuo codice è {code}", "Il tuo codice è {code}. Vale una sola volta, per 15 minuti.\n\nOppure segui questo link: {link}\n\nNon l'hai chiesto tu? Allora non fare nulla."),
        ManageLink = new("La tua prenotazione", "Vedi, sposta o annulla la tua prenotazione qui: {link}\n\nIl link si apre una sola volta. Puoi sempre chiederne un altro."),
        ConfirmConsent = new("Conferma, per favore", "Hai detto sì a: {purpose}.\n\nConfermalo qui: {link}\n\nSe non fai nulla, non vale."),
        Booked = new("Il tuo appuntamento è prenotato", "{service}, {start}.\n\nVedilo, spostalo o annullalo qui: {link}"),
    };

    public static MessageTexts In(Language language) => language.Value.Split('-')[0] switch
    {
        "nb" or "no" or "nn" => Bokmal,
        "it" => Italian,
        _ => English,
    };

    public (string Subject, string Body) Render(Message message)
    {
        var text = message.Kind switch
        {
            MessageKind.VerificationCode => VerificationCode,
            MessageKind.ManageLink => ManageLink,
            MessageKind.ConfirmConsent => ConfirmConsent,
            MessageKind.Booked => Booked,
            _ => throw new UnreachableException(message.Kind.ToString()),
        };
        return (Fill(text.Subject, message.Values), Fill(text.Body, message.Values));
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(text, (filled, value) => filled.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
}
