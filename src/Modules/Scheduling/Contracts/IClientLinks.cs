namespace Bookings.Scheduling.Contracts;

/// <summary>Links that lead to no booking: for who has none ahead, or never had one, and is to see what is held on them.</summary>
public interface IClientLinks
{
    /// <summary>
    /// A new link for one person: the address of a page, with a token behind the <c>#</c> that opens once, within 30 days, and is stored as a hash. To be sent to them and to nobody
    /// else. What is behind a code for who comes by the link of a booking is behind it here too.
    /// </summary>
    /// <param name="business">Whose page it leads to.</param>
    /// <param name="person">Whom it lets see what is theirs.</param>
    /// <param name="cancellation">Of the making.</param>
    Task<string> New(TenantId business, SubjectId person, CancellationToken cancellation);
}
