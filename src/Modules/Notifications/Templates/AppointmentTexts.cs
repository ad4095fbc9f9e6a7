using System.Diagnostics;

namespace Bookings.Notifications;

/// <summary>What is said about appointments.</summary>
internal static class AppointmentTexts
{
    private static readonly Words SeeMoveCancel = new(
        "See, move or cancel it here: {link}", "Se, flytt eller avbestill den her: {link}", "Vedilo, spostalo o disdicilo qui: {link}");

    private static readonly Words See = new("See it here: {link}", "Se den her: {link}", "Vedilo qui: {link}");

    private static readonly Words BookAgain = new(
        "If you would still like to come, please book another time.", "Vil du fortsatt komme, bestill gjerne en annen tid.", "Se vuoi ancora venire, prenota un altro orario.");

    internal static (Words Subject, Words Body) Of(MessageKind kind) => kind switch
    {
        MessageKind.Booked => Text(
            new("Your appointment is booked", "Timen din er bestilt", "Il tuo appuntamento è prenotato"),
            new("your appointment is booked.", "timen din er bestilt.", "il tuo appuntamento è prenotato."), SeeMoveCancel),
        MessageKind.Requested => Text(
            new("We have received your request", "Vi har mottatt forespørselen din", "Abbiamo ricevuto la tua richiesta"),
            new(
                "you asked for this appointment. It is not yours yet: you will hear from us.", "du har bedt om denne timen. Den er ikke din ennå: du hører fra oss.",
                "hai chiesto questo appuntamento. Non è ancora tuo: ti faremo sapere."), See),
        MessageKind.Confirmed => Text(
            new("Your appointment is confirmed", "Timen din er bekreftet", "Il tuo appuntamento è confermato"),
            new("your appointment is confirmed.", "timen din er bekreftet.", "il tuo appuntamento è confermato."), SeeMoveCancel),
        MessageKind.Declined => Text(
            new("Your request could not be met", "Vi kunne ikke gi deg timen", "La tua richiesta non è stata accolta"),
            new(
                "unfortunately this appointment could not be given to you.", "vi kunne dessverre ikke gi deg denne timen.",
                "purtroppo non è stato possibile darti questo appuntamento."), BookAgain),
        MessageKind.Moved => Text(
            new("Your appointment has changed", "Timen din er endret", "Il tuo appuntamento è cambiato"),
            new("your appointment has changed. It is now:", "timen din er endret. Den er nå:", "il tuo appuntamento è cambiato. Ora è:"), SeeMoveCancel),
        MessageKind.Cancelled => Text(
            new("Your appointment is cancelled", "Timen din er avbestilt", "Il tuo appuntamento è annullato"),
            new("this appointment is cancelled.", "denne timen er avbestilt.", "questo appuntamento è annullato."), BookAgain),
        MessageKind.Reminder => Text(
            new("A reminder of your appointment", "Påminnelse om timen din", "Promemoria del tuo appuntamento"),
            new("we look forward to seeing you.", "vi ser fram til å se deg.", "ti aspettiamo."), SeeMoveCancel),
        MessageKind.NoShow => Text(
            new("We missed you", "Vi savnet deg", "Ti abbiamo aspettato"),
            new("you had this appointment, and did not come.", "du hadde denne timen, og kom ikke.", "avevi questo appuntamento e non sei venuto."), BookAgain),
        _ => throw new UnreachableException(kind.ToString()),
    };

    private static (Words Subject, Words Body) Text(Words subject, Words news, Words last) => (
        subject, new(Body(news.English, last.English), Body(news.Bokmal, last.Bokmal), Body(news.Italian, last.Italian)));

    private static string Body(string news, string last) => $"{{greeting}}\n\n{news}\n\n{{details}}\n\n{last}";
}
