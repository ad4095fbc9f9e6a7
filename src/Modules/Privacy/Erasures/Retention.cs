namespace Bookings.Privacy;

/// <summary>What outlives an erasure, on which ground and for how long.</summary>
/// <param name="Years">From the destruction of everything else.</param>
/// <param name="Basis">The provision that allows it.</param>
internal sealed record Retention(DataClass Class, int Years, string Basis)
{
    /// <summary>
    /// Proofs that somebody agreed: without them the business could not show that it was allowed to do what it did, as long as claims can be made (three years in the
    /// limitation acts of most of Europe). Nothing else outlives an erasure.
    /// </summary>
    internal static IReadOnlyList<Retention> All { get; } = [new(DataClass.ConsentProof, 3, "GDPR Art. 7(1), Art. 17(3)(e)")];

    internal static Retention? Of(DataClass held) => All.FirstOrDefault(one => one.Class == held);

    internal Instant Until(Instant destroyed) => destroyed.InUtc().LocalDateTime.PlusYears(Years).InUtc().ToInstant();

    /// <summary>As it is said to people and programs: <c>consent-proof</c>.</summary>
    internal static string Label(DataClass held) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(held.ToString());
}
