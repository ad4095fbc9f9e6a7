namespace Bookings.Clients;

/// <summary>What one may do here.</summary>
internal static class May
{
    /// <summary>One client whose id is known.</summary>
    public const string Read = "clients:read";

    /// <summary>Who are our clients? More than a provider needs, who has their own calendar.</summary>
    public const string Search = "clients:search";

    public const string Write = "clients:write";
}
