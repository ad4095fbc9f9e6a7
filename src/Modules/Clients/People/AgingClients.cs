using Bookings.Privacy.Contracts;

namespace Bookings.Clients;

/// <summary>
/// Clients in the order of their ids, for whoever asks whose time is over. Those who were merged come with who stands for them, and who answers for somebody with whom they
/// answer for: a mother who never comes herself is needed as long as her child does.
/// </summary>
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
        var absorbed = await ties.OfEach(business, standing, cancellation, TieKind.Absorbed);
        var all = standing.ToDictionary(id => id, id => (Guid[])[id, .. Others(absorbed[id])]);
        var dependants = await ties.OfEach(business, [.. all.Values.SelectMany(members => members)], cancellation, TieKind.Dependant);
        var whole = await ties.SetsOf(business, [.. dependants.SelectMany(each => Others(each)).Distinct().Select(id => new ClientId(id))], cancellation);
        var began = await store.Began(business, [.. all.Values.SelectMany(members => members)], cancellation);
        return new(
            [
                .. from id in standing
                   let members = all[id]
                   let theirs = members.SelectMany(member => dependants[member]).ToList()
                   let sets = Others(theirs).Select(other => whole[new(other)]).ToList()
                   // Whoever has a damaged tie is not known whole, and stays.
                   where !absorbed[id].Concat(theirs).Any(tie => tie.IsDamaged) && sets.TrueForAll(set => set is not null) && Array.TrueForAll(members, began.ContainsKey)
                   select new AgingPerson(
                       new(id), [.. members.Select(member => new SubjectId(member))], [.. sets.SelectMany(set => set!).Select(one => one.Subject).Distinct()],
                       members.Max(member => began[member])),
            ],
            rows.Value.Count < limit ? null : new(rows.Value[^1].Id));
    }

    private static IEnumerable<Guid> Others(IEnumerable<ClientTies.Open> ties) => ties.Select(tie => tie.Other?.Value).OfType<Guid>();
}
