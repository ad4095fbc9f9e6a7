namespace Bookings.Privacy.Contracts;

/// <summary>That somebody of the business has read of people.</summary>
/// <param name="Actor">Opaque id of the token or user.</param>
/// <param name="Role">owner, manager, provider, front-desk …</param>
/// <param name="Purpose">A purpose as the header says it, or <see cref="NotStated"/>.</param>
/// <param name="Operation">What was called: its name in the OpenAPI document.</param>
/// <param name="People">Of how many, in this one reading.</param>
/// <param name="Groups">Which classes of data: contact, booking, medical …</param>
public sealed record PastReading(Guid Id, Instant At, string Actor, string Role, string Purpose, string Operation, int People, IReadOnlyList<string> Groups)
{
    /// <summary>What stands where nobody said why: a purpose that is made up would be worse than none.</summary>
    public const string NotStated = "not-stated";
}

/// <summary>The access log for other modules, whose doors know who is there.</summary>
public interface IAccessHistory
{
    /// <summary>Who of the business has read of these people, the latest first.</summary>
    /// <param name="business">Whose.</param>
    /// <param name="people">One person; several subjects where clients were merged.</param>
    /// <param name="before">Only what is older than this entry; null from the latest on.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="cancellation">Of the asking.</param>
    Task<IReadOnlyList<PastReading>> Of(TenantId business, IReadOnlyCollection<SubjectId> people, Guid? before, int limit, CancellationToken cancellation);
}
