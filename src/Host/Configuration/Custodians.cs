using Bookings.Kernel;
using Microsoft.Extensions.Options;

namespace Bookings.Host;

/// <summary>Who keeps the epochs' secrets, as configured; in development a folder beside the database.</summary>
internal static class Custodians
{
    public static ICustodian Make(IServiceProvider services)
    {
        var settings = services.GetRequiredService<IOptions<BookingsOptions>>().Value;
        return new FileCustodian(settings.Keys.Directory is { Length: > 0 } directory ? directory : Path.Combine(settings.DataDirectory, "keys"));
    }
}
