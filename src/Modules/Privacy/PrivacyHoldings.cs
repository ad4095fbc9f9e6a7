namespace Bookings.Privacy;

/// <summary>What is kept on who asks about their own data.</summary>
internal static class PrivacyHoldings
{
    private static readonly DataGroup Requests = new(
        new("requests"),
        new("What you asked for about your data, and the answers", "Det du har spurt om dine opplysninger, og svarene", "Ciò che hai chiesto sui tuoi dati, e le risposte"),
        new("To answer you in time, and to be able to show it.", "For å svare deg i tide, og kunne vise det.", "Per risponderti in tempo, e poterlo dimostrare."),
        "GDPR Art. 6(1)(c), Art. 12(3)",
        new("The staff of the business.", "De ansatte i virksomheten.", "Il personale dell'attività."),
        new("Until you are erased.", "Til du slettes.", "Fino alla tua cancellazione."),
        new("From you, through your link or by your word to the staff.", "Fra deg, via lenken din eller ved ditt ord til de ansatte.", "Da te, tramite il tuo link o a voce al personale."));

    internal static void Describe(Holdings told) => told.Explains<DataRequest>(Requests);
}
