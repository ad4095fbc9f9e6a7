namespace Bookings.Privacy;

/// <summary>What one may do here.</summary>
internal static class May
{
    /// <summary>Have somebody erased, for ever.</summary>
    public const string Erase = "privacy:erase";

    /// <summary>See how far erasures are. No person is in them.</summary>
    public const string Read = "privacy:read";

    /// <summary>Restrict what is done with somebody's data, and lift it.</summary>
    public const string Restrict = "privacy:restrict";

    /// <summary>Place a legal hold, lift it, and see why it is there.</summary>
    public const string Hold = "privacy:hold";

    /// <summary>See who has read of whom. Nobody's data is in it.</summary>
    public const string ReadAccessLog = "privacy:access-log";

    /// <summary>Decide what everybody of the business has to say before they read.</summary>
    public const string SetRules = "privacy:rules";

    /// <summary>Read a certificate whose serial one knows.</summary>
    public const string Check = "privacy:check";
}
