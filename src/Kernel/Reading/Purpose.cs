namespace Bookings.Kernel;

/// <summary>Why somebody of a business reads what is known of a person: the header <c>Bookings-Purpose</c>. The names are stored; the list is closed.</summary>
public enum Purpose
{
    /// <summary>To treat or serve them: the visit itself, before and after it.</summary>
    Care,

    /// <summary>To invoice, and to be paid.</summary>
    Billing,

    /// <summary>To run the practice: the calendar, a telephone call, putting a record right.</summary>
    Administration,

    /// <summary>To establish, exercise or defend legal claims, or as the law demands (GDPR Art. 18(2)). The only one that opens what is restricted.</summary>
    Legal,

    /// <summary>To find out why something does not work.</summary>
    Support,

    /// <summary>To answer a request of the person: access, correction, a copy (GDPR Art. 15 to 21).</summary>
    Request,
}

/// <summary>Purposes as they are written in the header.</summary>
public static class Purposes
{
    /// <summary>The header's name.</summary>
    public const string Header = "Bookings-Purpose";

    /// <summary>Every value that there is, in lower case.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Purpose>().Select(Spoken)];

    /// <summary>As the header says it.</summary>
    public static string Spoken(this Purpose purpose) => purpose.ToString().ToLowerInvariant();

    /// <summary>Null for what is not in the list: nearly right is not said.</summary>
    public static Purpose? Find(string? header) =>
        Enum.GetValues<Purpose>().Where(purpose => purpose.Spoken() == header).Select(purpose => (Purpose?)purpose).FirstOrDefault();
}
