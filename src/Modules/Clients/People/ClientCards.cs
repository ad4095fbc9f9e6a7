using Microsoft.Extensions.Logging;

namespace Bookings.Clients;

/// <summary>Clients' rows with what is sealed in them opened: the one place of the module where a person is read. Every answer goes through here, and what is called unseen is none.</summary>
internal sealed partial class ClientCards(EventStore store, Vault vault, ILogger<ClientCards> log)
{
    private delegate Task<IReadOnlyList<Opened>> Opening(TenantId tenant, IReadOnlyList<SealedBlock> blocks, CancellationToken cancellation);

    /// <summary>Opens the blocks of a page in one call; null for who was erased. Whoever is restricted is refused to whoever has no legal purpose.</summary>
    public async Task<IReadOnlyList<ClientDetails?>> Open(TenantId tenant, IReadOnlyList<SealedBlock?> blocks, CancellationToken cancellation)
    {
        var opened = new Queue<Opened>(await vault.Open(tenant, [.. blocks.OfType<SealedBlock>()], cancellation));
        return [.. blocks.Select(block => block is null ? null : DetailsOf(opened.Dequeue()))];
    }

    /// <summary>One of them, to send something to their address or to compare it with what somebody brings: nobody of the business is shown it.</summary>
    public async Task<ClientDetails?> OpenUnseen(TenantId tenant, SealedBlock? block, CancellationToken cancellation) =>
        DetailsOf((await OpenBlocks(vault.OpenEachUnseen, tenant, [block], isWhole: true, cancellation))[0]);

    /// <summary>
    /// For a list: a damaged key closes one person and nobody else. Details are null for who was erased and for who cannot be read; the row tells them apart.
    /// </summary>
    public Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> OpenEach(TenantId tenant, IReadOnlyList<ClientRow> rows, CancellationToken cancellation) =>
        OpenRows(vault.OpenEach, tenant, rows, isWhole: false, cancellation);

    /// <summary>For an index in memory, as far as it can be read; null for what cannot and for what never was. Nobody sees it: who is found by it is opened for who asked.</summary>
    public async Task<IReadOnlyList<ClientDetails?>> OpenReadable(TenantId tenant, IReadOnlyList<SealedBlock?> blocks, CancellationToken cancellation) =>
        [.. (await OpenBlocks(vault.OpenEachUnseen, tenant, blocks, isWhole: false, cancellation)).Select(DetailsOf)];

    /// <summary>A client with their ties opened, to decide about them and another: nothing of it is answered.</summary>
    public async Task<Side> Side(TenantId tenant, ClientId id, Client client, CancellationToken cancellation)
    {
        SealedBlock?[] blocks = [client.Details?.Block, .. client.Ties.Select(tie => tie.Other.Block)];
        var opened = new Queue<Opened>(await vault.OpenUnseen(tenant, [.. blocks.OfType<SealedBlock>()], cancellation));
        var isErased = blocks[0] is null || opened.Dequeue() is Opened.Erased;
        return new(id, client, isErased, [.. client.Ties.Select(tie =>
            new OpenTie(tie, tie.Other.Block is null ? null : (opened.Dequeue() as Opened.Present)?.Get<OtherClient>(nameof(Tie.Other))?.Client))]);
    }

    /// <summary>Those of whom something is still known; that is all that is asked.</summary>
    public async Task<IReadOnlyList<Loaded<Client, ClientEvent>>> Live(
        TenantId tenant, IReadOnlyList<Loaded<Client, ClientEvent>> clients, CancellationToken cancellation)
    {
        var opened = await OpenBlocks(vault.OpenEachUnseen, tenant, [.. clients.Select(client => client.State.Details?.Block)], isWhole: true, cancellation);
        return [.. clients.Zip(opened).Where(one => one.Second is Opened.Present).Select(one => one.First)];
    }

    /// <summary>At most <paramref name="limit"/> clients in the order of their ids, after one of them.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> After(TenantId tenant, Guid after, int limit, CancellationToken cancellation) =>
        await OpenRows(vault.OpenEach, tenant, await Rows(tenant, after, limit, "", cancellation), isWhole: true, cancellation);

    /// <summary>The same, to be compared with each other in memory and shown to nobody.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> AfterUnseen(TenantId tenant, Guid after, int limit, CancellationToken cancellation) =>
        await OpenRows(vault.OpenEachUnseen, tenant, await Rows(tenant, after, limit, "", cancellation), isWhole: true, cancellation);

    /// <summary>The same for a list: who cannot be read stands in it as that.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> Page(TenantId tenant, Guid after, int limit, bool archived, CancellationToken cancellation) =>
        await OpenEach(tenant, await Rows(tenant, after, limit, $"and not merged and {(archived ? "" : "not ")}archived", cancellation), cancellation);

    /// <summary>The clients of these ids, as far as they are the business's, in the order asked for. Who is restricted is shown as that.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> Of(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        await OpenRows(vault.OpenEach, tenant, await Rows(tenant, ids, cancellation), isWhole: true, cancellation);

    /// <summary>The same for what is sent to them, or compared with what somebody brings: nobody of the business reads it.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> OfUnseen(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        await OpenRows(vault.OpenEachUnseen, tenant, await Rows(tenant, ids, cancellation), isWhole: true, cancellation);

    /// <summary>The same for a list: who cannot be read stands in it as that.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> Each(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        await OpenEach(tenant, await Rows(tenant, ids, cancellation), cancellation);

    /// <param name="isWhole">Somebody damaged is damage of the whole; else they are a row that says so.</param>
    private async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> OpenRows(Opening open, TenantId tenant, IReadOnlyList<ClientRow> rows, bool isWhole, CancellationToken cancellation)
    {
        var opened = await OpenBlocks(open, tenant, [.. rows.Select(row => row.Block)], isWhole, cancellation);
        return [.. rows.Zip(opened, (row, one) => (row with { IsUnreadable = one is Opened.Unreadable, IsRestricted = one is Opened.Restricted }, DetailsOf(one)))];
    }

    private async Task<IReadOnlyList<Opened?>> OpenBlocks(Opening open, TenantId tenant, IReadOnlyList<SealedBlock?> blocks, bool isWhole, CancellationToken cancellation)
    {
        var opened = new Queue<Opened>(await open(tenant, [.. blocks.OfType<SealedBlock>()], cancellation));
        foreach (var unreadable in opened.OfType<Opened.Unreadable>())
        {
            if (isWhole)
            {
                throw unreadable.Why;
            }

            LogUnreadable(unreadable.Why.Message);
        }

        return [.. blocks.Select(block => block is null ? null : opened.Dequeue())];
    }

    private static ClientDetails? DetailsOf(Opened? opened) => (opened as Opened.Present)?.Get<ClientDetails>(nameof(ClientRegistered.Details));

    private async Task<IReadOnlyList<ClientRow>> Rows(TenantId tenant, Guid after, int limit, string which, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var rows = read.Query($"{ClientTable.Select} and id > $2 {which} order by id limit $3", ClientTable.Read, Param.Tenant(tenant), Param.Uuid(after), Param.Int(limit));
        await read.Run(cancellation);
        return rows.Value;
    }

    private async Task<IReadOnlyList<ClientRow>> Rows(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var read = store.Read(tenant);
        var rows = read.Query($"{ClientTable.Select} and id = any($2)", ClientTable.Read, Param.Tenant(tenant), Param.Uuids([.. ids]));
        await read.Run(cancellation);
        var byId = rows.Value.ToDictionary(row => row.Id.Value);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Personal data cannot be read. {What}")]
    private partial void LogUnreadable(string what);
}
