using NpgsqlTypes;

namespace Bookings.Scheduling;

internal sealed class Pools() : SetupTable<ResourcePool, ResourcePoolEvent>("scheduling.pools", columns => columns
    .Column("location", NpgsqlDbType.Uuid, pool => pool.Location?.Value)
    .Column("quantity", NpgsqlDbType.Integer, pool => pool.Quantity));
