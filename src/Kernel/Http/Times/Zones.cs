using System.Collections.Frozen;
using NodaTime.TimeZones;

namespace Bookings.Kernel;

/// <summary>The time zones that are taken, by canonical IANA id. No links, no Windows names, no other spelling.</summary>
public static class Zones
{
    // zone.tab and not the compiler's own notion: since tzdb 2022b that one calls Europe/Oslo a link to Europe/Berlin.
    private static readonly FrozenSet<string> Canonical =
        TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(location => location.ZoneId).Append("Etc/UTC").ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Canonical;

    public static bool IsCanonical(string id) => Canonical.Contains(id);
}
