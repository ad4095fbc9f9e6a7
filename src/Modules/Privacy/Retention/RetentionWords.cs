using System.Globalization;

namespace Bookings.Privacy;

/// <summary>A night in a sentence.</summary>
internal static class RetentionWords
{
    private static readonly Words Nothing = new("Nothing is taken and nothing is protected.", "Ingenting tas, og ingenting er beskyttet.", "Non viene tolto nulla e nulla è protetto.");

    private static readonly Words Open = new(
        "Nobody has decided how long this is kept: {0}. Nothing of it ends by itself. Give each a rule, or say why it is kept.",
        "Ingen har bestemt hvor lenge dette oppbevares: {0}. Ingenting av det tar slutt av seg selv. Gi hver en regel, eller si hvorfor det beholdes.",
        "Nessuno ha deciso per quanto tempo si conserva: {0}. Nulla di ciò finisce da sé. Dai a ciascuna una regola, o di' perché si conserva.");

    private static readonly Words From = new("(once its rule holds, from {0})", "(når regelen gjelder, fra {0})", "(quando la regola vale, dal {0})");

    private static string Then(string? said) => said is null ? "" : $" {said}";

    /// <summary>Null where everything is decided.</summary>
    internal static Words? Undecided(IReadOnlyList<DataClass> classes) => classes.Count == 0 ? null : Open.With(string.Join(", ", classes.Select(Retention.Label)));

    /// <summary>Such as: Tonight, contact: 14 erased, protected 3 (2 future-booking, 1 legal-hold).</summary>
    /// <param name="later">From which day on rules hold that do not yet.</param>
    internal static Words Of(IReadOnlyList<ClassOutcome> outcomes, IReadOnlyDictionary<DataClass, LocalDate> later)
    {
        var parts = outcomes.Where(outcome => outcome.Taken + outcome.Protected > 0).Select(outcome => (
            Label: Retention.Label(outcome.Class),
            outcome.Taken,
            From: later.TryGetValue(outcome.Class, out var day) ? From.With(NodaTime.Text.LocalDatePattern.Iso.Format(day)) : null,
            Kept: outcome.Skipped.Count == 0
                ? outcome.Protected.ToString(CultureInfo.InvariantCulture)
                : $"{outcome.Protected} ({string.Join(", ", outcome.Skipped.Select(skipped => $"{skipped.Count} {skipped.Reason.Value}"))})")).ToList();
        return parts.Count == 0 ? Nothing : new(
            $"Tonight, {string.Join("; ", parts.Select(part => $"{part.Label}: {part.Taken} erased{Then(part.From?.English)}, protected {part.Kept}"))}.",
            $"I natt, {string.Join("; ", parts.Select(part => $"{part.Label}: {part.Taken} slettes{Then(part.From?.Bokmal)}, beskyttet {part.Kept}"))}.",
            $"Stanotte, {string.Join("; ", parts.Select(part => $"{part.Label}: {part.Taken} cancellati{Then(part.From?.Italian)}, protetti {part.Kept}"))}.");
    }
}
