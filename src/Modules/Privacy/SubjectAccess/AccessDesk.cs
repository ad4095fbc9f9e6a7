using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bookings.Clients.Contracts;

namespace Bookings.Privacy;

/// <summary>
/// Puts together what is held on somebody, and hands it to whoever asked. What waits to be fetched is ciphertext under a key in this process's memory, and every form is
/// made of it while it is fetched: nothing of it is ever stored in clear. docs/adr/0029-an-answer-is-sealed-until-it-is-fetched.md
/// </summary>
internal sealed class AccessDesk(
    PersonHistory history, IClientRegistry clients, AccessLetters letters, Operations operations, SealedShelf shelf, TimeProvider clock) : ISubjectAccess
{
    private readonly ConcurrentDictionary<Guid, (string Holder, long Since)> _begun = new();

    public async Task<AccessAnswer> Begin(Caller caller, SubjectId client, Language language, CancellationToken cancellation)
    {
        var members = await Members(caller.Tenant, client, cancellation);
        return await Begin(caller, HolderOf(members), [new(caller.Tenant, PersonKind.Client, members)], language, cancellation);
    }

    /// <summary>For whoever holds a token, who alone may fetch it.</summary>
    public async Task<AccessAnswer> Begin(Caller caller, string holder, IReadOnlyList<HeldOn> people, Language language, CancellationToken cancellation)
    {
        var known = people.Count > 0;
        foreach (var person in people)
        {
            known &= await history.Knows(person, cancellation);
        }

        if (!known)
        {
            return new AccessAnswer.Refused(new NothingHeld());
        }

        var started = await operations.Start(caller, "subject-access", (progress, stopping) => Make(caller.Tenant, holder, people, language, progress, stopping));
        if (started.Result is not Accepted<Operation> { Value: { } operation })
        {
            return new AccessAnswer.Refused(new IdempotencyKeyReused());
        }

        Note(operation.Id, holder);
        return new AccessAnswer.Begun(operation);
    }

    public Task<bool> IsHeld(HeldOn person, CancellationToken cancellation) => history.Knows(person, cancellation);

    /// <summary>All the subjects that are this client, whoever stands for them first.</summary>
    public async Task<IReadOnlyList<SubjectId>> Members(TenantId business, SubjectId client, CancellationToken cancellation) =>
        [.. (await clients.Members(business, ClientId.Of(client), cancellation)).Select(member => member.Subject)];

    public async Task<Operation?> Progress(TenantId business, SubjectId client, Guid operation, CancellationToken cancellation) =>
        _begun.TryGetValue(operation, out var begun) && begun.Holder == HolderOf(await Members(business, client, cancellation))
            ? await operations.Find(business, operation, cancellation)
            : null;

    public async Task<AccessFile?> Fetch(TenantId business, SubjectId client, Guid export, string format, CancellationToken cancellation) =>
        await Fetch(business, HolderOf(await Members(business, client, cancellation)), export, format, cancellation);

    public async Task<AccessFile?> Fetch(TenantId business, string holder, Guid export, string format, CancellationToken cancellation)
    {
        AccessForms.EnsureKnown(format);
        using var json = new MemoryStream();
        return await shelf.CopyTo(export, business, holder, () => json, cancellation) ? AccessForms.Make(json.ToArray(), format) : null;
    }

    /// <summary>Who stands for all that they are comes first, whichever of them asks. No role has this name.</summary>
    private static string HolderOf(IReadOnlyList<SubjectId> members) => $"client {members[0].Value}";

    private async Task<object?> Make(TenantId business, string holder, IReadOnlyList<HeldOn> people, Language language, OperationProgress progress, CancellationToken stopping)
    {
        var generation = shelf.Generation(business);
        if (await Gather(business, people, language, progress, stopping) is not { } gathered)
        {
            return new NothingHeld();
        }

        progress.Say(96, "sealing");
        var export = SubjectId.New().Value;
        using var plain = new MemoryStream(gathered.Json);
        var isKept = shelf.Put(export, business, holder, await SealedStream.Of(plain, Path.GetTempPath(), stopping), generation);
        CryptographicOperations.ZeroMemory(gathered.Json);
        return isKept ? new AccessMade(gathered.Records, gathered.Unreadable, export) : new ErasedMeanwhile();
    }

    /// <summary>The portable form, in memory alone; null where somebody went away meanwhile.</summary>
    internal async Task<(byte[] Json, int Records, int Unreadable)?> Gather(
        TenantId business, IReadOnlyList<HeldOn> people, Language language, OperationProgress progress, CancellationToken stopping)
    {
        var all = new List<Held>();
        foreach (var person in people)
        {
            await foreach (var page in history.Read(person, stopping))
            {
                all.AddRange(page);
                // How much there will be nobody knows before; each page brings it nearer.
                progress.Say(95 - (9_500 / (100 + (all.Count / 5))), $"{all.Count} records read");
            }

            if (!await history.Knows(person, stopping))
            {
                return null;
            }
        }

        return ((await letters.Of(business, people[0].Kind, all, language, stopping)).ToJson(), all.Count, all.Count(held => !held.IsReadable));
    }

    private void Note(Guid operation, string holder)
    {
        foreach (var old in _begun.Where(begun => clock.GetElapsedTime(begun.Value.Since) > 2 * SealedShelf.Kept).ToList())
        {
            _begun.TryRemove(old);
        }

        _begun.TryAdd(operation, (holder, clock.GetTimestamp()));
    }
}
