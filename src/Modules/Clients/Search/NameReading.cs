using System.Collections.Concurrent;
using System.Globalization;

namespace Bookings.Clients;

/// <summary>Opens everyone of a business for its name: sixteen stretches of ids, some of them at the same time, for the database and this process both have work to do.</summary>
internal sealed class NameReading(EventStore store, ClientCards cards)
{
    private const int PageSize = 2_000;
    private const int Stretches = 16;

    public async Task<IReadOnlyCollection<(Guid Client, IReadOnlyList<string> Parts)>> All(TenantId tenant, CancellationToken cancellation)
    {
        var names = new ConcurrentBag<(Guid, IReadOnlyList<string>)>();
        var side = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 2, 8), CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, Stretches), side, async (stretch, stop) =>
        {
            var through = Edge(stretch, 'f');
            for (var after = stretch == 0 ? Guid.Empty : Edge(stretch - 1, 'f'); ;)
            {
                var rows = await Page(tenant, after, through, stop);
                var details = await cards.OpenReadable(tenant, [.. rows.Select(row => row.Block)], stop);
                foreach (var ((client, _), known) in rows.Zip(details))
                {
                    if (known?.Name is { } name)
                    {
                        names.Add((client, NameParts.Of(name)));
                    }
                }

                if (rows.Count < PageSize)
                {
                    return;
                }

                after = rows[^1].Client;
            }
        });
        return names;
    }

    /// <summary>The last id of a stretch: one hexadecimal digit, then the highest.</summary>
    private static Guid Edge(int stretch, char fill) => Guid.ParseExact(stretch.ToString("x", CultureInfo.InvariantCulture).PadRight(32, fill), "N");

    private async Task<List<(Guid Client, SealedBlock? Block)>> Page(TenantId tenant, Guid after, Guid through, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var rows = read.Query(
            "select id, sealed, sealed_event, sealed_type from clients.clients where tenant_id = $1 and id > $2 and id <= $3 order by id limit $4",
            row => (row.GetGuid(0), row.GetBytesOrNull(1) is { } bytes ? new SealedBlock(row.GetGuid(0), row.GetGuid(2), row.GetString(3), Client.Class, bytes) : null),
            Param.Tenant(tenant), Param.Uuid((Guid?)after), Param.Uuid((Guid?)through), Param.Int(PageSize));
        await read.Run(cancellation);
        return rows.Value;
    }
}
