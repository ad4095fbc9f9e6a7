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
        var read = store.Read(tenant);
        var answers = addresses.Select(address => Question(read, tenant, kind, address)).ToList();
        await read.Run(cancellation);
        return [.. answers.Select(rows => (IReadOnlyList<Guid>)(rows is null ? [] : [.. contacts.Open(tenant, rows.Value).Select(match => match.Reference)]))];
    }

    private Pending<List<ContactRow>>? Question(ReadBatch read, TenantId tenant, ContactKind kind, string address)
    {
        if (!Contact.TryNormalise(kind, address, out _))
        {
            return null;
        }

        var find = contacts.Find(tenant, kind, address);
        return read.Query(find.Sql, ContactRow.Read, find.Parameters);
    }
}
