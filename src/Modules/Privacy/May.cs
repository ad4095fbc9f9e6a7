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

    /// <summary>Take everything that is held on somebody out of the house.</summary>
    public const string Disclose = "privacy:disclose";

    /// <summary>See what is held on oneself, and fetch what one asked for.</summary>
    public const string SeeOwn = "privacy:own";

    /// <summary>Write down and read what people ask for about their own data.</summary>
    public const string TakeRequests = "privacy:requests";

    /// <summary>Answer, refuse, extend and close it.</summary>
    public const string AnswerRequests = "privacy:answer";

    /// <summary>See whose data is processed, why, and who gets it.</summary>
    public const string SeeRegister = "privacy:register";

    /// <summary>See who is handed data of a business's clients.</summary>
    public const string SeeRecipients = "privacy:recipients";

    /// <summary>See which incidents there were. No person is in them.</summary>
    public const string SeeIncidents = "incidents:read";

    /// <summary>Open incidents, read what was written about them, and do what the law asks for.</summary>
    public const string HandleIncidents = "incidents:handle";

    /// <summary>See applicants, and decide about them.</summary>
    public const string ChooseApplicants = "applicants:choose";

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
