using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>A stream's version as a strong entity tag (RFC 9110, section 8.8.3): <c>"7"</c>.</summary>
public static class Etag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>True for exactly one strong tag of ours. Weak ones never match for a change (RFC 9110, section 13.1.1).</summary>
    public static bool TryParse(string? tag, out long version)
    {
        version = 0;
        return tag is ['"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }

    /// <summary>True when the caller has this version already (<c>If-None-Match</c>, weak comparison): 304.</summary>
    public static bool IsKnown(HttpRequest request, long version)
    {
        var tag = Of(version);
        return request.Headers.IfNoneMatch.Any(header => header is not null
            && header.Split(',', StringSplitOptions.TrimEntries).Any(known => known == "*" || known == tag || (known.StartsWith("W/", StringComparison.Ordinal) && known[2..] == tag)));
    }
}
