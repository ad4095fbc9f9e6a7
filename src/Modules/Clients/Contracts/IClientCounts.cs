namespace Bookings.Clients.Contracts;

/// <summary>How many clients a business has, and nothing of who they are.</summary>
public interface IClientCounts
{
    /// <summary>Clients of whom something is known: who was erased, or is being erased, is not among them; who was merged is.</summary>
    Task<int> All(TenantId business, CancellationToken cancellation);

    /// <summary>The same among these ids; what is not a client's is not counted, and what stands there twice once.</summary>
    Task<int> Among(TenantId business, IReadOnlyCollection<Guid> ids, CancellationToken cancellation);
}
