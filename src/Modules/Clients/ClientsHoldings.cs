namespace Bookings.Clients;

/// <summary>What is kept on clients besides their bookings.</summary>
internal static class ClientsHoldings
{
    private const string Codes = "select made, jsonb_build_object('kind', kind, 'expiresAt', expires, 'tries', tries) from clients.contact_codes where tenant_id = $1 and client_id = any($2) and $3::uuid[] is not null";

    private static readonly Words UntilErased = new(
        "Until you are erased, or the business's own term is over.", "Til du slettes, eller virksomhetens egen frist er ute.", "Fino alla tua cancellazione, o alla fine del termine fissato dall'attività.");

    private static readonly Words Staff = new("The staff of the business.", "De ansatte i virksomheten.", "Il personale dell'attività.");

    private static readonly DataGroup Contact = new(
        new("contact"),
        new("Who you are and how you are reached", "Hvem du er og hvordan du nås", "Chi sei e come contattarti"),
        new("To book for you and to reach you about it.", "For å bestille for deg og nå deg om det.", "Per prenotare per te e contattarti in merito."),
        "GDPR Art. 6(1)(b)",
        new("The staff of the business; the providers that carry its mail and text messages.", "De ansatte i virksomheten; leverandørene som formidler dens e-post og tekstmeldinger.", "Il personale dell'attività; i fornitori che recapitano i suoi messaggi e le sue e-mail."),
        UntilErased,
        new("From you, from the staff, or from a list that the business had before.", "Fra deg, fra de ansatte, eller fra en liste virksomheten hadde fra før.", "Da te, dal personale, o da un elenco che l'attività aveva già."));

    private static readonly DataGroup Notes = new(
        new("notes"),
        new("What the practice noted about you", "Det virksomheten har notert om deg", "Ciò che l'attività ha annotato su di te"),
        new("To remember at the next visit what matters to you.", "For å huske ved neste besøk hva som er viktig for deg.", "Per ricordare alla prossima visita ciò che conta per te."),
        "GDPR Art. 6(1)(f)", Staff, UntilErased,
        new("From the staff of the business.", "Fra de ansatte i virksomheten.", "Dal personale dell'attività."));

    private static readonly DataGroup Ties = new(
        new("ties"),
        new("Whose record is tied to yours", "Hvem som er knyttet til deg", "Chi è collegato a te"),
        new("To book for those you answer for, and not to keep you twice.", "For å bestille for dem du har ansvar for, og ikke ha deg registrert to ganger.", "Per prenotare per chi dipende da te, e non registrarti due volte."),
        "GDPR Art. 6(1)(b), Art. 5(1)(d)", Staff, UntilErased,
        new(
            "From you or the staff. Who the other one is, and whose record the program finds like yours, is not in this answer: it would be about them.",
            "Fra deg eller de ansatte. Hvem den andre er, og hvem programmet finner lik deg, står ikke i dette svaret: det ville handlet om dem.",
            "Da te o dal personale. Chi sia l'altra persona, e chi il programma trovi simile a te, non è in questa risposta: riguarderebbe loro."));

    internal static void Describe(Holdings told) => told
        .Explains<Client>(Contact)
        .Explains<NoteAdded>(Notes).Explains<NoteCorrected>(Notes).Explains<NoteWithdrawn>(Notes)
        .Explains<ClientBlocked>(Notes).Explains<ClientUnblocked>(Notes)
        .Explains<DependantLinked>(Ties).Explains<GuardianLinked>(Ties).Explains<DependantUnlinked>(Ties).Explains<GuardianUnlinked>(Ties)
        .Explains<DuplicateSuspected>(Ties).Explains<DuplicateDismissed>(Ties)
        .Explains<MemberAbsorbed>(Ties).Explains<MergedInto>(Ties).Explains<MemberReleased>(Ties).Explains<Unmerged>(Ties)
        .HoldsBack<DuplicateSuspected>().HoldsBack<DuplicateDismissed>()
        .HoldsBack<DependantLinked>(nameof(DependantLinked.Other)).HoldsBack<GuardianLinked>(nameof(GuardianLinked.Other))
        .HoldsBack<MemberAbsorbed>(nameof(MemberAbsorbed.Other)).HoldsBack<MergedInto>(nameof(MergedInto.Other))
        .Shows(Contact, PersonKind.Client, new("code-sent"), Codes);
}
