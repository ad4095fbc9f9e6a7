namespace Bookings.Privacy;

/// <summary>What an answer says in its own words.</summary>
internal static class AccessWords
{
    internal static Words Title { get; } = new("Everything that is held on you", "Alt som er lagret om deg", "Tutto ciò che è conservato su di te");

    internal static Words Purpose { get; } = new("What for", "Hva det er til", "A che serve");

    internal static Words Basis { get; } = new("On what ground", "På hvilket grunnlag", "Su quale base");

    internal static Words Recipients { get; } = new("Who gets to see it", "Hvem som får se det", "Chi può vederlo");

    internal static Words Retention { get; } = new("How long", "Hvor lenge", "Per quanto tempo");

    internal static Words Origin { get; } = new("Where it came from", "Hvor det kom fra", "Da dove viene");

    internal static Words Rights { get; } = new("What you can do", "Hva du kan gjøre", "Che cosa puoi fare");

    internal static Words Recorded { get; } = new("recorded", "registrert", "registrato");

    internal static Words Incomplete { get; } = new(
        "A part of this could not be read. The business has to look into it.",
        "En del av dette kunne ikke leses. Virksomheten må undersøke det.",
        "Una parte di questo non è stata letta. L'attività deve verificare.");

    /// <summary>GDPR Art. 15(1)(e), (f), (h), in this order; the address is where a client asks.</summary>
    internal static IReadOnlyList<Words> WhatOneCanDo { get; } =
    [
        new(
            "You can have it corrected, erased, restricted or handed over, and you can object to what is done with it: ask {0}, or by {1}.",
            "Du kan få det rettet, slettet, begrenset eller utlevert, og du kan protestere mot bruken: spør {0}, eller via {1}.",
            "Puoi farlo rettificare, cancellare, limitare o consegnare, e puoi opporti al suo uso: chiedi a {0}, oppure tramite {1}."),
        new(
            "An answer is due within one month. You can complain to the data protection authority of your country.",
            "Svar skal gis innen en måned. Du kan klage til datatilsynet i landet ditt.",
            "La risposta è dovuta entro un mese. Puoi presentare reclamo all'autorità garante del tuo paese."),
        new(
            "Nothing is decided about you by a program alone, and no profile is made of you.",
            "Ingenting avgjøres om deg av et program alene, og det lages ingen profil av deg.",
            "Nulla viene deciso su di te dal solo programma, e non viene creato alcun profilo."),
    ];

    /// <summary>A fact or field by its stored name, for eyes: <c>appointment-booked</c> is "appointment booked". In English, as the formats have it.</summary>
    internal static string Plain(string stored)
    {
        var text = new System.Text.StringBuilder(stored.Length + 8);
        foreach (var letter in stored)
        {
            text.Append(letter switch
            {
                '-' => " ",
                '.' => " · ",
                _ when char.IsAsciiLetterUpper(letter) => $" {char.ToLowerInvariant(letter)}",
                _ => letter.ToString(),
            });
        }

        return text.ToString();
    }
}
