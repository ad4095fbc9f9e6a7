using NpgsqlTypes;

namespace Bookings.Scheduling;

internal sealed class Services() : SetupTable<Service, ServiceEvent>("scheduling.services", columns => columns
    .Column("status", NpgsqlDbType.Varchar, service => service.Status)
    .Column("category", NpgsqlDbType.Varchar, service => service.Category));
