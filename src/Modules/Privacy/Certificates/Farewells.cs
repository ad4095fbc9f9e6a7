using System.Collections.Concurrent;
using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>
/// The last message to somebody: where the certificate of their erasure is. Where it goes is opened once, while it can be, and kept in this process's memory alone: if the process
/// dies between the fence and the message nobody is written to, because nobody knows any more where.
/// </summary>
internal sealed class Farewells(IClientContacts contacts, IBusinessProfiles businesses, IMessages messages)
{
    private readonly ConcurrentDictionary<ErasureId, (string To, Language Language)> _known = new();

    /// <summary>Before the fence.</summary>
    public async Task Remember(TenantId business, ErasureId id, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        var reached = (await contacts.Of(business, people, cancellation)).Values.FirstOrDefault(contact => (contact.Email ?? contact.Phone) is not null);
        if (reached is not null && await businesses.Of(business, cancellation) is { } profile)
        {
            _known[id] = (reached.Email ?? reached.Phone!, reached.Language ?? profile.Language);
        }
    }

    /// <summary>After the certificate.</summary>
    public async Task Tell(TenantId business, ErasureId id, string certificate, CancellationToken cancellation)
    {
        if (_known.TryRemove(id, out var known))
        {
            await messages.Send(
                new(business, MessageKind.ErasureCertificate, known.To, known.Language, new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = certificate }),
                cancellation);
        }
    }

    /// <summary>Of one that is not to happen now.</summary>
    public void Forget(ErasureId id) => _known.TryRemove(id, out _);
}
