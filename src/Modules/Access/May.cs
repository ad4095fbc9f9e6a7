namespace Bookings.Access;

/// <summary>What one may do here.</summary>
internal static class May
{
    public const string ReadBusiness = "business:read";
    public const string ChangeBusiness = "business:change";
    public const string ManageTokens = "tokens:manage";
}
