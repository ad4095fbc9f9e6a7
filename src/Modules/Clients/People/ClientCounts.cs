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
            count += (await vault.Standing(business, [.. ids.Value.Select(id => new SubjectId(id))], cancellation)).Count;
            if (ids.Value.Count < AtOnce)
            {
                return count;
            }

            after = ids.Value[^1];
        }
    }
}
