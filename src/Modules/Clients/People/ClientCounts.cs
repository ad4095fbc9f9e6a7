namespace Bookings.Clients;

internal sealed class ClientCounts(EventStore store, Vault vault) : IClientCounts
{
    /// <summary>Ids of one round trip.</summary>
    private const int AtOnce = 10_000;

    public async Task<int> All(TenantId business, CancellationToken cancellation)
    {
        for (var (count, after) = (0, Guid.Empty); ;)
        {
            var read = store.Read(business);
            var ids = read.Query(
                "select id from clients.clients where tenant_id = $1 and id > $2 order by id limit $3", row => row.GetGuid(0),
                Param.Tenant(business), Param.Uuid(after), Param.Int(AtOnce));
            await read.Run(cancellation);
            count += await Known(business, ids.Value, cancellation);
            if (ids.Value.Count < AtOnce)
            {
                return count;
            }

            after = ids.Value[^1];
        }
    }

    public async Task<int> Among(TenantId business, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var clients = read.Query(
            "select id from clients.clients where tenant_id = $1 and id = any($2)", row => row.GetGuid(0), Param.Tenant(business), Param.Uuids([.. ids]));
        await read.Run(cancellation);
        return await Known(business, clients.Value, cancellation);
    }

    private async Task<int> Known(TenantId business, IReadOnlyCollection<Guid> clients, CancellationToken cancellation) =>
        (await vault.Standing(business, [.. clients.Select(id => new SubjectId(id))], cancellation)).Count(one => one.Value != SubjectState.Fenced);
}
