namespace Bookings.Clients.Contracts;

/// <summary>Where a client is reached, opened to send something at this moment and to be forgotten after it.</summary>
/// <param name="Language">In which they want to be written to; null where nobody knows.</param>
/// <param name="Zone">On whose clock they live; null where nobody knows.</param>
/// <param name="Name">As it is to be shown.</param>
/// <param name="IsBlocked">They may not book here any more.</param>
/// <param name="IsRestricted">Their data may be kept and not used (GDPR Art. 18).</param>
/// <param name="Verified">Which of the addresses were shown to be theirs.</param>
public sealed record ClientContact(
    SubjectId Id, Language? Language, DateTimeZone? Zone, string? Name, string? Email, string? Phone, bool IsBlocked, bool IsRestricted, IReadOnlyList<ContactKind> Verified)
{
    /// <summary>Who somebody is stays out of logs.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>Addresses of clients for who sends them something.</summary>
public interface IClientContacts
{
    /// <summary>Opens them, a page at once. Whoever was erased, or never was, is left out.</summary>
    Task<IReadOnlyDictionary<SubjectId, ClientContact>> Of(TenantId business, IReadOnlyCollection<SubjectId> clients, CancellationToken cancellation);
}
