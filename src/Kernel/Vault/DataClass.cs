namespace Bookings.Kernel;

/// <summary>
/// Which kind of personal data a stream holds: its legal basis and its retention hang on it. The numbers are stored; never reuse one.
/// </summary>
public enum DataClass : short
{
    Contact = 1,
    Booking = 2,
    Invoice = 3,
    ConsentProof = 4,
    Medical = 5,
    Staff = 6,
    Applicant = 7,

    /// <summary>Nobody's personal data: what a business signs with. See <see cref="Credentials"/>.</summary>
    Credential = 8,
}

/// <summary>A state whose stream holds the personal data of one person, its owner, under a key of its own.</summary>
public interface IOwned
{
    static abstract DataClass Class { get; }
}

/// <summary>Their names.</summary>
public static class DataClasses
{
    /// <summary>Those that hold somebody's data.</summary>
    public static IReadOnlyList<DataClass> OfPeople { get; } = [.. Enum.GetValues<DataClass>().Where(one => one != DataClass.Credential)];

    /// <summary>The class of this name; null where there is none.</summary>
    internal static DataClass? Named(string label) => OfPeople.Cast<DataClass?>().FirstOrDefault(one => one!.Value.Label() == label);

    /// <summary>The name in associated data, part of the format: a renamed member must keep it. Also what people are shown.</summary>
    public static string Label(this DataClass @class) => @class switch
    {
        DataClass.Contact => "contact",
        DataClass.Booking => "booking",
        DataClass.Invoice => "invoice",
        DataClass.ConsentProof => "consent-proof",
        DataClass.Medical => "medical",
        DataClass.Staff => "staff",
        DataClass.Applicant => "applicant",
        DataClass.Credential => "credential",
        _ => throw new ArgumentOutOfRangeException(nameof(@class), @class, "No such data class."),
    };
}
