using Bookings.Access.Contracts;

namespace Bookings.Privacy;

/// <summary>What day it is where a business is: its clocks count, not the server's.</summary>
internal sealed class BusinessDay(IBusinessProfiles businesses, TimeProvider clock)
{
    public async Task<LocalDate> Of(TenantId business, CancellationToken cancellation) =>
        clock.GetCurrentInstant().InZone((await businesses.Of(business, cancellation))?.Zone ?? DateTimeZone.Utc).Date;
}
