namespace Bookings.Privacy;

/// <summary>What one may do here.</summary>
internal static class May
{
    /// <summary>Have somebody erased, for ever.</summary>
    public const string Erase = "privacy:erase";

    /// <summary>See how far erasures are. No person is in them.</summary>
    public const string Read = "privacy:read";

    /// <summary>See whose data is processed, why, and who gets it.</summary>
    public const string SeeRegister = "privacy:register";

    /// <summary>See which incidents there were. No person is in them.</summary>
    public const string SeeIncidents = "incidents:read";

    /// <summary>Open incidents, read what was written about them, and do what the law asks for.</summary>
    public const string HandleIncidents = "incidents:handle";

    /// <summary>See applicants, and decide about them.</summary>
    public const string ChooseApplicants = "applicants:choose";

    /// <summary>Read a certificate whose serial one knows.</summary>
    public const string Check = "privacy:check";
}
