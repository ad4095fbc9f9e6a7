namespace Bookings.Privacy;

/// <summary>Why a class of data is processed, in the words of the register (GDPR Art. 30(1)). A class that a stream has and nobody wrote down here fails a test.</summary>
/// <param name="Whose">Of whom it is (Art. 30(1)(c)).</param>
/// <param name="Why">The purpose (Art. 30(1)(b)).</param>
/// <param name="Basis">What allows it.</param>
/// <param name="Kept">How long (Art. 30(1)(f)).</param>
internal sealed record Purpose(DataClass Class, string Whose, string Why, string Basis, string Kept)
{
    private const string AsTheRuleSays = "until the business's rule of retention or an erasure ends it";

    internal static IReadOnlyList<Purpose> All { get; } =
    [
        new(DataClass.Contact, "clients, and those whom they book for", "to know who comes, and to reach them", "GDPR Art. 6(1)(b)", AsTheRuleSays),
        new(DataClass.Booking, "clients", "to hold their appointments, places and the calendars of these", "GDPR Art. 6(1)(b)", AsTheRuleSays),
        new(DataClass.Invoice, "clients", "to invoice what was done", "GDPR Art. 6(1)(c)", "as long as the law on bookkeeping says"),
        new(DataClass.ConsentProof, "clients", "to show what they agreed to, and that they did", Retention.Of(DataClass.ConsentProof)!.Basis,
            $"an erasure leaves it for {Retention.Of(DataClass.ConsentProof)!.Years} years"),
        new(DataClass.Medical, "clients", "to prepare for them and to treat them", "GDPR Art. 6(1)(b), Art. 9(2)(h)", AsTheRuleSays),
        new(DataClass.Staff, "people of the business, and those whom they write about", "to run the business and to account for what happened in it", "GDPR Art. 6(1)(b), Art. 6(1)(c)", AsTheRuleSays),
        new(DataClass.Applicant, "applicants", "to choose whom to employ", "GDPR Art. 6(1)(b)", $"as long as the rule for applicants says, counted from the decision, or from the day they applied while there is none; {AgingApplicants.UsualDays} days where it says nothing"),
    ];

    internal static Purpose Of(DataClass held) => All.Single(one => one.Class == held);
}
