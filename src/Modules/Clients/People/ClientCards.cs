namespace Bookings.Clients;

/// <summary>Clients' rows with what is sealed in them opened: the one place of the module where a person is read. Every answer goes through here.</summary>
internal sealed class ClientCards(EventStore store, Vault vault)
{
    /// <summary>Opens the blocks of a page in one call; null for who was erased.</summary>
    public async Task<IReadOnlyList<ClientDetails?>> Open(TenantId tenant, IReadOnlyList<SealedBlock?> blocks, CancellationToken cancellation)
    {
        var opened = new Queue<Opened>(await vault.Open(tenant, [.. blocks.OfType<SealedBlock>()], cancellation));
        return [.. blocks.Select(block => block is null ? null : (opened.Dequeue() as Opened.Present)?.Get<ClientDetails>(nameof(ClientRegistered.Details)))];
    }

    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> Open(TenantId tenant, IReadOnlyList<ClientRow> rows, CancellationToken cancellation)
    {
        var details = await Open(tenant, [.. rows.Select(row => row.Block)], cancellation);
        return [.. rows.Zip(details)];
    }

    /// <summary>At most <paramref name="limit"/> clients in the order of their ids, after one of them.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> After(TenantId tenant, Guid after, int limit, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var rows = read.Query($"{ClientTable.Select} and id > $2 order by id limit $3", ClientTable.Read, Param.Tenant(tenant), Param.Uuid(after), Param.Int(limit));
        await read.Run(cancellation);
        return await Open(tenant, rows.Value, cancellation);
    }

    /// <summary>The clients of these ids, as far as they are the business's, in the order asked for.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> Of(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var read = store.Read(tenant);
        var rows = read.Query($"{ClientTable.Select} and id = any($2)", ClientTable.Read, Param.Tenant(tenant), Param.Uuids([.. ids]));
        await read.Run(cancellation);
        var byId = rows.Value.ToDictionary(row => row.Id.Value);
        return await Open(tenant, [.. ids.Where(byId.ContainsKey).Select(id => byId[id])], cancellation);
    }
}
