namespace Bookings.Clients;

/// <summary>What one may do here.</summary>
internal static class May
{
    /// <summary>One client whose id is known.</summary>
    public const string Read = "clients:read";

    /// <summary>Who are our clients? More than a provider needs, who has their own calendar.</summary>
    public const string Search = "clients:search";

    public const string Write = "clients:write";

    /// <summary>Read and write what the practice remembers of a client.</summary>
    public const string KeepNotes = "clients:notes";

    public const string ManageTags = "clients:tags";

    /// <summary>Say that two clients are one, or are not.</summary>
    public const string Merge = "clients:merge";

    public const string Import = "clients:import";

    /// <summary>Show that an address is theirs: anyone, without an account.</summary>
    public const string Claim = "clients:claim";

    /// <summary>Take everyone's data out of the house.</summary>
    public const string Export = "clients:export";
}
