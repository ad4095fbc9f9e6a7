namespace Bookings.Clients.Contracts;

/// <summary>How a client came to the business. The names are stored.</summary>
public enum ClientSource
{
    /// <summary>Somebody of the practice wrote them down.</summary>
    Staff,

    /// <summary>They came with an import.</summary>
    Import,

    /// <summary>They booked for themselves.</summary>
    BookingPage,
}

/// <summary>What is known of somebody who is to be registered; nothing of it is required but that there is something.</summary>
/// <param name="Source">How they came.</param>
/// <param name="Name">As it is to be shown.</param>
/// <param name="Email">Of the form of <see cref="ContactKind.Email"/>. A contact, not an identity: two people may share one.</param>
/// <param name="Phone">Of the form of <see cref="ContactKind.Phone"/>.</param>
/// <param name="BirthYear">Four digits.</param>
/// <param name="Reference">What another system calls them.</param>
/// <param name="Language">In which they are written to; null for the business's own.</param>
public sealed record NewClient(
    ClientSource Source, string? Name = null, string? Email = null, string? Phone = null, int? BirthYear = null, string? Reference = null, Language? Language = null)
{
    /// <summary>Who somebody is stays out of logs.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>Clients for other modules: staged in their unit of work, and found again.</summary>
public interface IClientRegistry
{
    /// <summary>
    /// Stages a registration in somebody else's unit of work: always somebody new, also where the address is known, for an address is no identity.
    /// Nobody who is there already is looked for, changed or revealed by it. It happens without a round trip of its own: further streams of the new client can be started in the
    /// same transaction. Contacts that do not have the form of their kind are refused before anything is staged.
    /// </summary>
    /// <exception cref="ArgumentException">Something does not pass <see cref="Check"/>; the message names the field, not the value.</exception>
    ClientId Register(Transaction transaction, NewClient client);

    /// <summary>Many at once, in their order: their contacts are filed by one statement.</summary>
    /// <exception cref="ArgumentException">As <see cref="Register"/>.</exception>
    IReadOnlyList<ClientId> RegisterAll(Transaction transaction, IReadOnlyList<NewClient> clients);

    /// <summary>What <see cref="Register"/> would refuse: field and rule; empty when nothing.</summary>
    IReadOnlyDictionary<string, string[]> Check(NewClient client);

    /// <summary>Who has these contacts: one round trip for all of them.</summary>
    /// <returns>For each address, in their order, the clients that have it; none for what does not have the form of its kind.</returns>
    Task<IReadOnlyList<IReadOnlyList<ClientId>>> Find(TenantId business, ContactKind kind, IReadOnlyList<string> addresses, CancellationToken cancellation);

    /// <summary>
    /// Whether this client may not book: one more statement in a round trip that is made anyway. False for who is unknown: that the append itself refuses.
    /// It is asked by the id alone: somebody who brings a blocked person's address is registered as somebody new, and hears nothing.
    /// </summary>
    Pending<bool> IsBlocked(IReads read, TenantId business, ClientId client);

    /// <summary>
    /// All the subjects that are this one person after merges, whoever stands for them first; the client alone where there was none. What they have is
    /// kept with each, and shown together.
    /// </summary>
    Task<IReadOnlyList<ClientId>> Members(TenantId business, ClientId client, CancellationToken cancellation);

    /// <summary>
    /// Stages the question, behind the business's lock, whether these are still all of one person, as <see cref="Members"/> answered in the same attempt: a merge that came in
    /// between, or one that was taken back, has it decided again.
    /// </summary>
    void StillOne(Transaction transaction, IReadOnlyList<ClientId> members);

    /// <summary>The names of clients, opened for the edge; null for who has none, was erased, cannot be read, or never was.</summary>
    Task<IReadOnlyDictionary<ClientId, string?>> Names(TenantId business, IReadOnlyCollection<ClientId> clients, CancellationToken cancellation);

    /// <summary>Where mail to a client goes, opened to be sent; null for who has no e-mail, was erased, or never was.</summary>
    Task<string?> EmailOf(TenantId business, ClientId client, CancellationToken cancellation);
}
