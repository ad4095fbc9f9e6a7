using NpgsqlTypes;

namespace Bookings.Scheduling;

internal sealed class Providers() : SetupTable<Provider, ProviderEvent>("scheduling.providers", columns => columns
    .Column("status", NpgsqlDbType.Varchar, provider => provider.Status));
