namespace Bookings.Scheduling.Contracts;

/// <summary>How many people had appointments, and nothing of who they are.</summary>
public interface IVisitorCounts
{
    /// <summary>Clients with an appointment, whatever became of it, that touches the time from one moment to another; who was erased, or is being erased, is not among them.</summary>
    Task<int> Between(TenantId business, Instant from, Instant until, CancellationToken cancellation);
}
