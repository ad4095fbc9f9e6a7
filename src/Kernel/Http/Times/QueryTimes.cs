using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.Text;

namespace Bookings.Kernel;

/// <summary>
/// A moment in an address: RFC 3339 with an offset, or RFC 9557 with a zone after it, <c>2027-03-01T10:00:00+01:00[Europe/Oslo]</c>. A plus that arrived
/// as a blank, as it does unescaped in a query, is taken as the plus it was.
/// </summary>
/// <param name="At">The moment.</param>
/// <param name="Zone">The zone that stood in brackets.</param>
public readonly record struct QueryTime(Instant At, DateTimeZone? Zone) : IParsable<QueryTime>
{
    public static QueryTime Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var result) ? result : throw new FormatException("Not a moment.");

    /// <summary>False also where offset and zone contradict each other (RFC 9557, section 3.4).</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out QueryTime result)
    {
        result = default;
        var bracket = s?.IndexOf('[', StringComparison.Ordinal) ?? -1;
        var (moment, suffix) = bracket < 0 ? (s, "") : (s![..bracket], s[bracket..]);
        if (moment is null or { Length: < 20 or > 40 } || OffsetDateTimePattern.Rfc3339.Parse(moment.ToUpperInvariant().Replace(' ', '+')) is not { Success: true, Value: var offset })
        {
            return false;
        }

        if (suffix.Length == 0)
        {
            result = new(offset.ToInstant(), null);
            return true;
        }

        var id = suffix is ['[', '!', .. var critical, ']'] ? critical : suffix is ['[', .. var plain, ']'] ? plain : "";
        if (!Zones.IsCanonical(id) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not { } zone)
        {
            return false;
        }

        var isUtc = moment.EndsWith("Z", StringComparison.OrdinalIgnoreCase);
        result = new(offset.ToInstant(), zone);
        return isUtc || zone.GetUtcOffset(offset.ToInstant()) == offset.Offset;
    }
}

/// <summary>A day in an address: ISO 8601, <c>2027-03-01</c>.</summary>
public readonly record struct QueryDate(LocalDate Day) : IParsable<QueryDate>
{
    public static QueryDate Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var result) ? result : throw new FormatException("Not a day.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out QueryDate result)
    {
        var parsed = LocalDatePattern.Iso.Parse(s ?? "");
        result = parsed.Success ? new(parsed.Value) : default;
        return parsed.Success;
    }
}

/// <summary>A time zone in an address, by canonical IANA id.</summary>
public readonly record struct QueryZone(DateTimeZone Zone) : IParsable<QueryZone>
{
    public static QueryZone Parse(string s, IFormatProvider? provider) => TryParse(s, provider, out var result) ? result : throw new FormatException("Not a zone.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out QueryZone result)
    {
        result = s is not null && Zones.IsCanonical(s) && DateTimeZoneProviders.Tzdb.GetZoneOrNull(s) is { } zone ? new(zone) : default;
        return result.Zone is not null;
    }
}
