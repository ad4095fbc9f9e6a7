using System.Globalization;

namespace Bookings.Privacy;

/// <summary>A night in a sentence.</summary>
internal static class RetentionWords
{
    private static readonly Words Nothing = new("Nothing is taken and nothing is protected.", "Ingenting tas, og ingenting er beskyttet.", "Non viene tolto nulla e nulla è protetto.");

    /// <summary>Such as: Tonight, contact: 14 erased, 3 protected (2 future-booking, 1 legal-hold).</summary>
    internal static Words Of(IReadOnlyList<ClassOutcome> outcomes)
    {
        var parts = outcomes.Where(outcome => outcome.Taken + outcome.Protected > 0).Select(outcome => (
            Label: Retention.Label(outcome.Class),
            outcome.Taken,
            Kept: outcome.Skipped.Count == 0
                ? outcome.Protected.ToString(CultureInfo.InvariantCulture)
                : $"{outcome.Protected} ({string.Join(", ", outcome.Skipped.Select(skipped => $"{skipped.Count} {skipped.Reason.Value}"))})")).ToList();
        return parts.Count == 0 ? Nothing : new(
            $"Tonight, {string.Join("; ", parts.Select(part => $"{part.Label}: {part.Taken} erased, protected {part.Kept}"))}.",
            $"I natt, {string.Join("; ", parts.Select(part => $"{part.Label}: {part.Taken} slettes, beskyttet {part.Kept}"))}.",
            $"Stanotte, {string.Join("; ", parts.Select(part => $"{part.Label}: {part.Taken} cancellati, protetti {part.Kept}"))}.");
    }
}
