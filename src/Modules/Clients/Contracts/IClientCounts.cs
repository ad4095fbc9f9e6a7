namespace Bookings.Clients.Contracts;

/// <summary>How many clients a business has, and nothing of who they are.</summary>
public interface IClientCounts
{
    /// <summary>Clients of whom something is known: who was erased is not among them, who was merged is.</summary>
    Task<int> All(TenantId business, CancellationToken cancellation);
}
