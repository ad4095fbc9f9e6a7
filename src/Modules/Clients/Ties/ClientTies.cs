namespace Bookings.Clients;

/// <summary>Who is tied to whom, for answers: rows by the client's own id, the other one opened.</summary>
internal sealed class ClientTies(EventStore store, Vault vault)
{
    private const string Select = "select client_id, tie_id, kind, likeness, sealed, sealed_event, sealed_type from clients.ties where tenant_id = $1";

    internal sealed record Row(ClientId Client, TieId Tie, TieKind Kind, Likeness? Likeness, SealedBlock? Block);

    /// <param name="IsDamaged">The other is not known, though there is one.</param>
    internal sealed record Open(Row Row, ClientId? Other, bool IsDamaged = false);

    /// <summary>The ties of some clients, of some kinds.</summary>
    /// <exception cref="TamperedException">One of them is damaged.</exception>
    public Task<IReadOnlyList<Open>> Of(TenantId tenant, IReadOnlyCollection<Guid> clients, CancellationToken cancellation, params TieKind[] kinds) => Ask(
        tenant, $"{Select} and client_id = any($2) and kind = any($3) order by client_id, tie_id", vault.Open, cancellation,
        Param.Tenant(tenant), Param.Uuids([.. clients]), Param.Texts([.. kinds.Select(kind => kind.ToString())]));

    /// <summary>The same for the program itself, which suspects nobody twice: nobody sees it, and who is restricted or damaged keeps it from nobody else.</summary>
    public Task<IReadOnlyList<Open>> OfUnseen(TenantId tenant, IReadOnlyCollection<Guid> clients, CancellationToken cancellation, params TieKind[] kinds) => Ask(
        tenant, $"{Select} and client_id = any($2) and kind = any($3) order by client_id, tie_id", vault.OpenEachUnseen, cancellation,
        Param.Tenant(tenant), Param.Uuids([.. clients]), Param.Texts([.. kinds.Select(kind => kind.ToString())]));

    /// <summary>Ties of one kind of all clients, in the order of their ids; of a damaged one the other is not known.</summary>
    public Task<IReadOnlyList<Open>> After(TenantId tenant, TieKind kind, (Guid Client, Guid Tie) after, int limit, CancellationToken cancellation) => Ask(
        tenant, $"{Select} and kind = $2 and (client_id, tie_id) > ($3, $4) order by client_id, tie_id limit $5", vault.OpenEach, cancellation,
        Param.Tenant(tenant), Param.Text(kind.ToString()), Param.Uuid((Guid?)after.Client), Param.Uuid((Guid?)after.Tie), Param.Int(limit));

    /// <summary>Who stands for those that were merged; who was not is not among the keys, nor is whose tie is damaged.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> Survivors(TenantId tenant, IReadOnlyCollection<Guid> merged, CancellationToken cancellation) =>
        merged.Count == 0
            ? new Dictionary<Guid, Guid>()
            : (await Ask(
                tenant, $"{Select} and client_id = any($2) and kind = $3", vault.OpenEachUnseen, cancellation,
                Param.Tenant(tenant), Param.Uuids([.. merged]), Param.Text(nameof(TieKind.MergedInto)))).Where(tie => tie.Other is not null).ToDictionary(tie => tie.Row.Client.Value, tie => tie.Other!.Value.Value);

    /// <summary>The ties of clients, of some kinds, as whoever does something with them has to know them: one that is damaged says so, and nothing counts as read by anybody.</summary>
    public async Task<ILookup<Guid, Open>> OfEach(TenantId tenant, IReadOnlyCollection<Guid> clients, CancellationToken cancellation, params TieKind[] kinds) =>
        (clients.Count == 0 ? [] : await Ask(
            tenant, $"{Select} and client_id = any($2) and kind = any($3) order by client_id, tie_id", vault.OpenEachUnseen, cancellation,
            Param.Tenant(tenant), Param.Uuids([.. clients]), Param.Texts([.. kinds.Select(kind => kind.ToString())]))).ToLookup(tie => tie.Row.Client.Value);

    /// <summary>For each of these all the subjects that are one client, whoever stands for them first; null where a tie is damaged. Two queries at most.</summary>
    public async Task<IReadOnlyDictionary<ClientId, IReadOnlyList<ClientId>?>> SetsOf(TenantId tenant, IReadOnlyCollection<ClientId> clients, CancellationToken cancellation)
    {
        var own = await OfEach(tenant, [.. clients.Select(client => client.Value)], cancellation, TieKind.Absorbed, TieKind.MergedInto);
        ClientId? SurvivorOf(ClientId client) => own[client.Value].FirstOrDefault(tie => tie.Row.Kind == TieKind.MergedInto)?.Other;
        var theirs = await OfEach(tenant, [.. clients.Select(SurvivorOf).OfType<ClientId>().Select(one => one.Value).Distinct()], cancellation, TieKind.Absorbed);
        return clients.ToDictionary(client => client, client =>
        {
            var survivor = SurvivorOf(client);
            List<Open> all = [.. own[client.Value], .. survivor is { } one ? theirs[one.Value] : []];
            return all.Exists(tie => tie.IsDamaged) ? null
                : (IReadOnlyList<ClientId>?)[survivor ?? client, .. (survivor is null ? all : theirs[survivor.Value.Value]).Select(tie => tie.Other).OfType<ClientId>()];
        });
    }

    /// <summary>All the subjects that are one client: whoever stands for them first, alone where nobody was merged.</summary>
    public async Task<IReadOnlyList<ClientId>> SetOf(TenantId tenant, ClientId client, CancellationToken cancellation) =>
        (await GroupOf(tenant, client, cancellation)).Members;

    /// <summary>The same, with the halves on the side of whoever stands for them: as long as these are all of its merges, the members are who they are.</summary>
    public async Task<(IReadOnlyList<ClientId> Members, IReadOnlyList<TieId> Ties)> GroupOf(TenantId tenant, ClientId client, CancellationToken cancellation)
    {
        var ties = await OfSet(tenant, client, cancellation);
        if (ties.FirstOrDefault(tie => tie.Row.Kind == TieKind.MergedInto)?.Other is { } survivor)
        {
            (client, ties) = (survivor, await OfSet(tenant, survivor, cancellation));
        }

        return ([client, .. ties.Where(tie => tie.Row.Kind == TieKind.Absorbed).Select(tie => tie.Other).OfType<ClientId>()], [.. ties.Select(tie => tie.Row.Tie)]);
    }

    /// <summary>Unseen: which numbers are one person has to be known for whatever is done with any of them.</summary>
    private Task<IReadOnlyList<Open>> OfSet(TenantId tenant, ClientId client, CancellationToken cancellation) => Ask(
        tenant, $"{Select} and client_id = $2 and kind in ('{nameof(TieKind.Absorbed)}', '{nameof(TieKind.MergedInto)}') order by tie_id", vault.OpenUnseen, cancellation,
        Param.Tenant(tenant), Param.Uuid(client));

    private async Task<IReadOnlyList<Open>> Ask(
        TenantId tenant, string sql, Func<TenantId, IReadOnlyList<SealedBlock>, CancellationToken, Task<IReadOnlyList<Opened>>> open, CancellationToken cancellation,
        params NpgsqlParameter[] parameters)
    {
        var read = store.Read(tenant);
        var rows = read.Query(sql, Read, parameters);
        await read.Run(cancellation);
        var opened = new Queue<Opened>(await open(tenant, [.. rows.Value.Select(row => row.Block).OfType<SealedBlock>()], cancellation));
        return [.. rows.Value.Select(row => row.Block is null ? new(row, null) : Tied(row, opened.Dequeue()))];
    }

    private static Open Tied(Row row, Opened opened) =>
        new(row, (opened as Opened.Present)?.Get<OtherClient>(nameof(Tie.Other))?.Client, opened is Opened.Unreadable);

    private static Row Read(NpgsqlDataReader row) => new(
        new(row.GetGuid(0)), new(row.GetGuid(1)), Enum.Parse<TieKind>(row.GetString(2)), row.GetStringOrNull(3) is { } likeness ? Enum.Parse<Likeness>(likeness) : null,
        row.GetBytesOrNull(4) is { } bytes ? new(row.GetGuid(0), row.GetGuid(5), row.GetString(6), Client.Class, bytes) : null);
}
