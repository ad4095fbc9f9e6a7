namespace Bookings.Kernel;

/// <summary>The section <c>Bookings:Recipients</c>: everyone outside the house to whom this installation hands data, each under a name of its own.</summary>
public sealed class RecipientsOptions() : Dictionary<string, RecipientOptions>(StringComparer.OrdinalIgnoreCase);

/// <summary>One recipient: a processor, in the words of GDPR Art. 28. All that is written here is printed in the register of processing.</summary>
public sealed class RecipientOptions
{
    /// <summary>Who it is: the company's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Hosts with blanks between them; <c>*.example.net</c> is every host below example.net.</summary>
    public string Hosts { get; set; } = "";

    /// <summary>What it does for the businesses, in a few words.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>Where the data is processed: ISO 3166-1, two letters.</summary>
    public string Country { get; set; } = "";

    /// <summary>Since when there is a processing agreement: a date such as 2026-01-31.</summary>
    public string Since { get; set; } = "";

    /// <summary>Classes of data that it may be handed, with blanks between them, as the data map names them; <c>none</c> for figures about the program alone.</summary>
    public string Data { get; set; } = "";

    /// <summary>Outside the EEA, what allows the transfer (GDPR Chapter V): <c>adequacy</c>, <c>scc</c> (standard clauses) or <c>bcr</c> (binding rules).</summary>
    public string Transfer { get; set; } = "";
}
