namespace Bookings.Notifications;

/// <summary>What one may do here.</summary>
internal static class May
{
    /// <summary>Words, reminders and levels.</summary>
    public const string SetUp = "messages:set-up";

    /// <summary>What is said and when, and what became of it: no address and no name is in either.</summary>
    public const string Read = "messages:read";

    /// <summary>Say what one wants to get: anyone who has the link of a message.</summary>
    public const string Choose = "messages:choose";
}
