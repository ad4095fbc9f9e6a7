namespace Bookings.Consent;

/// <summary>What is kept on people who agreed to something, or did not.</summary>
internal static class ConsentHoldings
{
    private static readonly DataGroup Proofs = new(
        new("consents"),
        new("What you agreed to and what you did not want", "Det du har gått med på, og det du ikke ville", "Ciò che hai accettato e ciò che non hai voluto"),
        new("To do only what you agreed to, and to be able to show it.", "For bare å gjøre det du har gått med på, og kunne vise det.", "Per fare solo ciò che hai accettato, e poterlo dimostrare."),
        "GDPR Art. 6(1)(c), Art. 7(1), Art. 17(3)(e)",
        new("The staff of the business; an authority or a court that asks for proof.", "De ansatte i virksomheten; en myndighet eller domstol som krever bevis.", "Il personale dell'attività; un'autorità o un tribunale che ne chieda la prova."),
        new("Three years beyond the erasure of everything else.", "Tre år utover slettingen av alt annet.", "Tre anni oltre la cancellazione di tutto il resto."),
        new("From you, on a page or by your word to the staff.", "Fra deg, på en side eller ved ditt ord til de ansatte.", "Da te, su una pagina o a voce al personale."));

    internal static void Describe(Holdings told) => told.Explains<Acceptance>(Proofs).Explains<ConsentRecord>(Proofs);
}
