namespace Bookings.Consent;

/// <summary>How easily a text reads. It is advice to whoever writes it, and never keeps a text from being published.</summary>
internal static class Readability
{
    /// <summary>
    /// Flesch Reading Ease, for English: 206.835 − 1.015 × words per sentence − 84.6 × syllables per word. R. Flesch, "A new readability yardstick", Journal of Applied
    /// Psychology 32 (1948). From about 100 down to 0 and below; higher is easier, and from 60 on it is plain English.
    /// </summary>
    internal static double FleschReadingEase(TextCounts text) =>
        206.835 - (1.015 * text.Words.Count / text.Sentences) - (84.6 * text.Words.Sum(Syllables.In) / text.Words.Count);

    /// <summary>
    /// LIX, for Norwegian: words per sentence + words of more than six letters in a hundred. C.-H. Björnsson, "Läsbarhet" (1968). From about 20 up to 60 and above; lower is
    /// easier, and below 45 is what newspapers write.
    /// </summary>
    internal static double Lix(TextCounts text) =>
        ((double)text.Words.Count / text.Sentences) + (100.0 * text.Words.Count(word => word.Count(char.IsLetterOrDigit) > 6) / text.Words.Count);

    /// <summary>
    /// Gulpease, for Italian: 89 + (300 × sentences − 10 × letters) / words, held to 0 to 100. P. Lucisano and M. E. Piemontese, "GULPEASE: una formula per la predizione della
    /// difficoltà dei testi in lingua italiana", Scuola e città 3 (1988). Higher is easier: below 80 it is hard with five years of school, below 60 with eight, below 40 with
    /// thirteen.
    /// </summary>
    internal static double Gulpease(TextCounts text) =>
        Math.Clamp(89 + (((300.0 * text.Sentences) - (10.0 * text.Letters)) / text.Words.Count), 0, 100);

    /// <summary>Null in a language for which there is no measure, and for a text without words.</summary>
    internal static Score? Of(string text, Language language)
    {
        var counts = TextCounts.Of(text);
        return counts.Words.Count == 0 ? null : language.Plain switch
        {
            "en" => Judged("flesch-reading-ease", FleschReadingEase(counts), score => score >= 60 ? Verdict.Easy : score >= 30 ? Verdict.Hard : Verdict.VeryHard, language),
            "nb" or "no" or "nn" => Judged("lix", Lix(counts), score => score < 45 ? Verdict.Easy : score < 55 ? Verdict.Hard : Verdict.VeryHard, language),
            "it" => Judged("gulpease", Gulpease(counts), score => score >= 60 ? Verdict.Easy : score >= 40 ? Verdict.Hard : Verdict.VeryHard, language),
            _ => null,
        };
    }

    private static Score Judged(string measure, double exact, Func<double, Verdict> judge, Language language)
    {
        var score = Math.Round(exact, 1, MidpointRounding.AwayFromZero);
        var verdict = judge(score);
        return new(measure, score, verdict.Out(), Sentences[verdict].In(language));
    }

    private static readonly Dictionary<Verdict, Words> Sentences = new()
    {
        [Verdict.Easy] = new("Most people can read this.", "De fleste kan lese dette.", "La maggior parte delle persone può leggere questo testo."),
        [Verdict.Hard] = new(
            "Many people will find this hard: make sentences shorter and words simpler.",
            "Mange vil synes dette er tungt: gjør setningene kortere og ordene enklere.",
            "Molte persone lo troveranno difficile: accorcia le frasi e usa parole più semplici."),
        [Verdict.VeryHard] = new(
            "Only people used to such texts will understand this: say it as you would say it to a client.",
            "Bare de som er vant til slike tekster, forstår dette: si det slik du ville sagt det til en kunde.",
            "Solo chi è abituato a testi simili lo capirà: scrivilo come lo diresti a un cliente."),
    };
}

internal enum Verdict
{
    Easy,
    Hard,
    VeryHard,
}

/// <summary>How easily a text reads.</summary>
/// <param name="Measure">flesch-reading-ease (English), lix (Norwegian) or gulpease (Italian): each has a scale of its own.</param>
/// <param name="Value">With one decimal.</param>
/// <param name="Verdict">easy, hard or very-hard.</param>
/// <param name="Advice">The verdict in words, in the language of the text.</param>
internal sealed record Score(string Measure, double Value, string Verdict, string Advice);
