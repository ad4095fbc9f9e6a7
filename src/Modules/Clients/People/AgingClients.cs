using Bookings.Privacy.Contracts;

namespace Bookings.Clients;

/// <summary>Clients in the order of their ids, for whoever asks whose time is over. Those who were merged come with who stands for them.</summary>
internal sealed class AgingClients(EventStore store, ClientTies ties) : IAgingPeople
{
    private const string Sql = "select id, merged from clients.clients where tenant_id = $1 and id > $2 and sealed is not null order by id limit $3";

    public DataClass Class => Client.Class;

    public async Task<AgingPage> After(TenantId business, SubjectId? last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query(
            Sql, row => (Id: row.GetGuid(0), IsMerged: row.GetBoolean(1)), Param.Tenant(business), Param.Uuid(last?.Value ?? Guid.Empty), Param.Int(limit));
        await read.Run(cancellation);
        Guid[] standing = [.. rows.Value.Where(row => !row.IsMerged).Select(row => row.Id)];
        var absorbed = (await ties.Absorbed(business, standing, cancellation)).ToLookup(tie => tie.Row.Client.Value, tie => tie.Other);
        var began = await store.Began(business, [.. standing.Concat(absorbed.SelectMany(others => others).OfType<ClientId>().Select(other => other.Value))], cancellation);
        return new(
            [
                .. from id in standing
                   let others = absorbed[id].ToList()
                   // Whoever has a damaged tie is not known whole, and stays.
                   where others.TrueForAll(other => other is not null)
                   let members = (List<Guid>)[id, .. others.Select(other => other!.Value.Value)]
                   where members.TrueForAll(began.ContainsKey)
                   select new AgingPerson(new(id), [.. members.Select(member => new SubjectId(member))], members.Max(member => began[member])),
            ],
            rows.Value.Count < limit ? null : new(rows.Value[^1].Id));
    }
}
