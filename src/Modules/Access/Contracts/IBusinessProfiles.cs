namespace Bookings.Access.Contracts;

/// <summary>What is public about a business, for other modules in a request of that business.</summary>
public interface IBusinessProfiles
{
    /// <summary>One round trip; null for a business that was never founded.</summary>
    Task<BusinessOverview?> Of(TenantId business, CancellationToken cancellation);
}
