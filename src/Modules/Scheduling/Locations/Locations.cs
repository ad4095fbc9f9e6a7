using NpgsqlTypes;

namespace Bookings.Scheduling;

internal sealed class Locations() : SetupTable<Location, LocationEvent>("scheduling.locations", columns => columns
    .Column("status", NpgsqlDbType.Varchar, location => location.Status));
