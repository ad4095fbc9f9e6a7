using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.TimeZones;

namespace Bookings.Scheduling;

/// <summary>
/// A time zone by its IANA name, one of <see cref="Zones"/>: those that tzdb lists for a place on the map (zone.tab), or Etc/UTC.
/// Aliases (US/Eastern, Asia/Katmandu), other spellings (europe/berlin), Windows names, POSIX zones (EST5EDT) and fixed
/// offsets are not among them: what is stored has one spelling. Europe/Oslo is, though tzdb now keeps its rules under
/// Europe/Berlin: a place keeps its name.
/// </summary>
[JsonConverter(typeof(ZoneJson))]
internal sealed record Zone
{
    private Zone(string id) => Id = id;

    internal string Id { get; }

    /// <summary>The release of the zone rules this program reckons with; stored beside a start, which may move when they change.</summary>
    internal static string RulesVersion => TzdbDateTimeZoneSource.Default.TzdbVersion;

    internal DateTimeZone Rules => DateTimeZoneProviders.Tzdb[Id];

    internal static Zone? Find(string? id) => id is not null && Zones.IsCanonical(id) ? new(id) : null;

    /// <exception cref="ArgumentException">No such zone. Ask <see cref="Find"/> about anything that came over the wire.</exception>
    internal static Zone Of(string id) => Find(id) ?? throw new ArgumentException("Not a canonical IANA zone.", nameof(id));

    public override string ToString() => Id;

    private sealed class ZoneJson : JsonConverter<Zone>
    {
        // The past is read as it was written: a zone that has since left the list must not stop a replay.
        public override Zone Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } id && TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(id)
                ? new Zone(id)
                : throw new JsonException("Not a time zone that this program knows.");

        public override void Write(Utf8JsonWriter writer, Zone value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }
}
