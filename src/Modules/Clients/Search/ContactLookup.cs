namespace Bookings.Clients;

/// <summary>Who has an address: by its HMAC in the vault's contact index, because no address stands in any table.</summary>
internal sealed class ContactLookup(EventStore store, Vault vault, ContactIndex contacts)
{
    /// <summary>For each address, in their order, the clients that have it: one round trip for all.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<Guid>>> Find(
        TenantId tenant, ContactKind kind, IReadOnlyList<string> addresses, CancellationToken cancellation)
    {
        try
        {
            return await Ask(tenant, kind, addresses, cancellation);
        }
        catch (EpochMovedException)
        {
            await vault.Refresh(cancellation);
            return await Ask(tenant, kind, addresses, cancellation);
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<Guid>>> Ask(
        TenantId tenant, ContactKind kind, IReadOnlyList<string> addresses, CancellationToken cancellation)
    {
        var asked = addresses.Select((address, place) => (address, place)).Where(one => Contact.TryNormalise(kind, one.address, out _)).ToList();
        if (asked.Count == 0)
        {
            return [.. addresses.Select(_ => Array.Empty<Guid>())];
        }

        var find = contacts.Find(tenant, kind, [.. asked.Select(one => one.address)]);
        var read = store.Read(tenant);
        var rows = read.Query(find.Sql, ContactRow.Read, find.Parameters);
        await read.Run(cancellation);

        var found = new IReadOnlyList<Guid>[addresses.Count];
        Array.Fill(found, []);
        foreach (var answer in rows.Value.GroupBy(row => row.Nth))
        {
            Guid[] whose = [.. contacts.Open(tenant, answer).Select(match => match.Reference)];
            if (whose.Length > 0)
            {
                found[asked[answer.Key].place] = whose;
            }
        }

        return found;
    }
}
