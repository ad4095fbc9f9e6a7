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

    /// <summary>A client with their ties opened, to decide about them and another.</summary>
    public async Task<Side> Side(TenantId tenant, ClientId id, Client client, CancellationToken cancellation)
    {
        SealedBlock?[] blocks = [client.Details?.Block, .. client.Ties.Select(tie => tie.Other.Block)];
        var opened = new Queue<Opened>(await vault.Open(tenant, [.. blocks.OfType<SealedBlock>()], cancellation));
        var isErased = blocks[0] is null || opened.Dequeue() is Opened.Erased;
        return new(id, client, isErased, [.. client.Ties.Select(tie =>
            new OpenTie(tie, tie.Other.Block is null ? null : (opened.Dequeue() as Opened.Present)?.Get<OtherClient>(nameof(Tie.Other))?.Client))]);
    }

    /// <summary>Those of whom something is still known.</summary>
    public async Task<IReadOnlyList<Loaded<Client, ClientEvent>>> Live(
        TenantId tenant, IReadOnlyList<Loaded<Client, ClientEvent>> clients, CancellationToken cancellation)
    {
        var details = await Open(tenant, [.. clients.Select(client => client.State.Details?.Block)], cancellation);
        return [.. clients.Zip(details).Where(one => one.Second is not null).Select(one => one.First)];
    }

    /// <summary>At most <paramref name="limit"/> clients in the order of their ids, after one of them.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> After(
        TenantId tenant, Guid after, int limit, CancellationToken cancellation, Shown shown = Shown.All)
    {
        var which = shown switch { Shown.Current => "and not merged and not archived", Shown.Archived => "and not merged and archived", _ => "" };
        var read = store.Read(tenant);
        var rows = read.Query($"{ClientTable.Select} and id > $2 {which} order by id limit $3", ClientTable.Read, Param.Tenant(tenant), Param.Uuid(after), Param.Int(limit));
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

/// <summary>Whom a list shows.</summary>
internal enum Shown
{
    /// <summary>Also who was merged into somebody else.</summary>
    All,

    /// <summary>Neither archived nor merged into somebody else.</summary>
    Current,
    Archived,
}
