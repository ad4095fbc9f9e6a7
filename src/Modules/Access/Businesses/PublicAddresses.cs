using System.Collections.Concurrent;

namespace Bookings.Access;

/// <summary>Slugs of businesses. One that was found is kept for good, for a slug never changes; what is unknown is asked again each time.</summary>
internal sealed class PublicAddresses(BookingsDatabase database) : IPublicAddresses
{
    private readonly ConcurrentDictionary<string, TenantId> _known = new(StringComparer.Ordinal);

    public async ValueTask<TenantId?> Find(string slug, CancellationToken cancellation)
    {
        if (_known.TryGetValue(slug, out var tenant))
        {
            return tenant;
        }

        if (!Slug.TryParse(slug, out var wellFormed))
        {
            return null;
        }

        await using var find = database.System.CreateCommand("select tenant_id from access.businesses where slug = $1");
        find.Parameters.Add(Param.Text(wellFormed.Value));
        return await find.ExecuteScalarAsync(cancellation) is string found ? _known.GetOrAdd(slug, new TenantId(found)) : null;
    }

    public async ValueTask<string> Of(TenantId tenant, CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand("select slug from access.businesses where tenant_id = $1");
        find.Parameters.Add(Param.Tenant(tenant));
        return (string)(await find.ExecuteScalarAsync(cancellation))!;
    }
}
