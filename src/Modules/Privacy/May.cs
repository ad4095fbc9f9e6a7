namespace Bookings.Privacy;

/// <summary>What one may do here.</summary>
internal static class May
{
    /// <summary>Have somebody erased, for ever.</summary>
    public const string Erase = "privacy:erase";

    /// <summary>Say how long what is known of people is kept.</summary>
    public const string SetRetention = "privacy:retention";

    /// <summary>See how far erasures are. No person is in them.</summary>
    public const string Read = "privacy:read";

    /// <summary>Read a certificate whose serial one knows.</summary>
    public const string Check = "privacy:check";
}
