using System.Collections.Concurrent;
using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>Where somebody is written to for the last time. It is in memory only.</summary>
internal sealed record Farewell(string To, Language Language)
{
    public override string ToString() => "«personal»";
}

/// <summary>
/// The last message to somebody: where the certificate of their erasure is. Where it goes is opened once, while it can be, and kept in the memory of the process that built the
/// fence, whoever goes on with the erasure; each process looks after its own. If that process ends between the fence and the message nobody is written to, because nobody knows
/// any more where.
/// </summary>
internal sealed class Farewells(
    EventStore store, IClientContacts contacts, IBusinessProfiles businesses, IMessages messages, Certificates certificates, TimeProvider clock)
{
    /// <summary>An erasure takes seconds. What cannot go on for so long is told to nobody: an address is no reason to remember somebody.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Five attempts, half a minute apart, and what they take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<(TenantId Business, ErasureId Id), (Farewell Farewell, long Since)> _known = new();

    /// <summary>How many this process has yet to write to.</summary>
    internal int Waiting => _known.Count;

    /// <summary>Before the fence; null where there is nowhere to write to.</summary>
    public async Task<Farewell?> Prepare(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        var reached = (await contacts.Of(business, people, cancellation)).Values.FirstOrDefault(contact => (contact.Email ?? contact.Phone) is not null);
        return reached is not null && await businesses.Of(business, cancellation) is { } profile
            ? new(reached.Email ?? reached.Phone!, reached.Language ?? profile.Language)
            : null;
    }

    /// <summary>Once the fence stands, and in the process that built it: nobody is written to twice.</summary>
    public void Keep(TenantId business, ErasureId id, Farewell? farewell)
    {
        if (farewell is not null)
        {
            _known[(business, id)] = (farewell, clock.GetTimestamp());
        }
    }

    /// <summary>Writes to whoever's erasure has become effective, by whichever process, and forgets whom it has waited for too long.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        foreach (var (business, id) in _known.Keys)
        {
            await Tell(business, id, cancellation);
        }
    }

    /// <summary>If it is effective and this process knows where to write to.</summary>
    public async Task Tell(TenantId business, ErasureId id, CancellationToken cancellation)
    {
        if (!_known.TryGetValue((business, id), out var known))
        {
            return;
        }

        if ((await store.Load(business, ErasureCase.Of(id), cancellation)).State.Stage >= ErasureStage.Effective)
        {
            var link = await certificates.AddressOf(business, id, cancellation);
            if (_known.TryRemove((business, id), out known))
            {
                var (to, language) = known.Farewell;
                await messages.Send(
                    new(business, MessageKind.ErasureCertificate, to, language, new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = link }), cancellation);
            }
        }
        else if (clock.GetElapsedTime(known.Since) > Longest)
        {
            _known.TryRemove((business, id), out _);
        }
    }

    /// <summary>For a process that is about to end: what a mail server did not take yet is tried again first.</summary>
    public Task Finish(CancellationToken cancellation) => messages.Finish(Patience, cancellation);
}
