namespace Bookings.Kernel;

/// <summary>
/// Data of one kind that is kept on people, with what they are to be told about it (GDPR Art. 13, 14 and 15(1)): part of every answer to who asks what is held on them.
/// </summary>
/// <param name="Code">Stable, in programs that read an answer.</param>
/// <param name="Name">What it is, for the person.</param>
/// <param name="Purpose">What it is kept for.</param>
/// <param name="Basis">The provision that allows it.</param>
/// <param name="Recipients">Who gets to see it, inside and outside.</param>
/// <param name="Retention">How long it is kept.</param>
/// <param name="Origin">Where it came from.</param>
public sealed record DataGroup(Code Code, Words Name, Words Purpose, string Basis, Words Recipients, Words Retention, Words Origin)
{
    /// <summary>What somebody did in the program, as history notes it beside every fact: who it was, by an opaque id.</summary>
    public static DataGroup Deeds { get; } = new(
        new("deeds"),
        new("What you did in the program", "Det du har gjort i programmet", "Ciò che hai fatto nel programma"),
        new("To show later who did what.", "For å kunne vise senere hvem som gjorde hva.", "Per poter mostrare in seguito chi ha fatto cosa."),
        "GDPR Art. 5(2), Art. 6(1)(f)",
        new("The owner and the auditors of the business.", "Virksomhetens eier og revisorer.", "Il titolare e i revisori dell'attività."),
        new("As long as the history of the business.", "Så lenge virksomhetens historikk.", "Finché esiste la cronologia dell'attività."),
        new("Written by the program when you used it.", "Skrevet av programmet da du brukte det.", "Scritto dal programma quando lo hai usato."));
}

/// <summary>What somebody is to the business who asks what is held on them.</summary>
public enum PersonKind
{
    Client,
    Provider,

    /// <summary>Somebody of the practice who signs in.</summary>
    User,
}

/// <summary>Whom an answer is about.</summary>
/// <param name="Ids">Everything that is this one person: several where clients were merged.</param>
public sealed record HeldOn(TenantId Tenant, PersonKind Kind, IReadOnlyList<SubjectId> Ids)
{
    /// <summary>Who asks is in no log.</summary>
    public override string ToString() => "«personal»";
}
