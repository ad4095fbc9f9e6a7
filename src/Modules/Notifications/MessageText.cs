using System.Diagnostics;

namespace Bookings.Notifications;

/// <summary>What a message says, with <c>{name}</c> where a value goes.</summary>
internal sealed record MessageText(Words Subject, Words Body)
{
    public static MessageText VerificationCode { get; } = new(
        new("Your code is {code}", "Koden din er {code}", "Il tuo codice è {code}"),
        new(
            "Your code is {code}. It can be used once, within 15 minutes.\n\nOr follow this link: {link}\n\nDid you not ask for it? Then do nothing.",
            "Koden din er {code}. Den kan brukes én gang, innen 15 minutter.\n\nEller følg denne lenken: {link}\n\nHar du ikke bedt om den? Da trenger du ikke gjøre noe.",
            "Il tuo codice è {code}. Vale una sola volta, per 15 minuti.\n\nOppure segui questo link: {link}\n\nNon l'hai chiesto tu? Allora non fare nulla."));

    public static MessageText ManageLink { get; } = new(
        new("Your booking", "Timen din", "La tua prenotazione"),
        new(
            "See, move or cancel your booking here: {link}\n\nThe link opens once. You can always ask for a new one.",
            "Se, flytt eller avbestill timen din her: {link}\n\nLenken åpnes én gang. Du kan alltid be om en ny.",
            "Vedi, sposta o disdici la tua prenotazione qui: {link}\n\nIl link si apre una sola volta. Puoi sempre chiederne un altro."));

    public static MessageText ConfirmConsent { get; } = new(
        new("Please confirm", "Vennligst bekreft", "Conferma, per favore"),
        new(
            "You said yes to: {purpose}.\n\nConfirm it here: {link}\n\nIf you do nothing, it does not count.",
            "Du sa ja til: {purpose}.\n\nBekreft det her: {link}\n\nGjør du ingenting, gjelder det ikke.",
            "Hai detto sì a: {purpose}.\n\nConfermalo qui: {link}\n\nSe non fai nulla, non vale."));

    public static MessageText Booked { get; } = new(
        new("Your appointment is booked", "Timen din er bestilt", "Il tuo appuntamento è prenotato"),
        new(
            "{service}, {start}.\n\nSee, move or cancel it here: {link}",
            "{service}, {start}.\n\nSe, flytt eller avbestill den her: {link}",
            "{service}, {start}.\n\nVedilo, spostalo o disdicilo qui: {link}"));

    public static MessageText Of(MessageKind kind) => kind switch
    {
        MessageKind.VerificationCode => VerificationCode,
        MessageKind.ManageLink => ManageLink,
        MessageKind.ConfirmConsent => ConfirmConsent,
        MessageKind.Booked => Booked,
        _ => throw new UnreachableException(kind.ToString()),
    };

    public (string Subject, string Body) Render(Message message) =>
        (Fill(Subject.In(message.Language), message.Values), Fill(Body.In(message.Language), message.Values));

    private static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(text, (filled, value) => filled.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
}
