using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Bookings.Kernel;

/// <summary>Moments over the wire: RFC 3339 with any offset is read, UTC is written. A view that shows local time uses OffsetDateTime.</summary>
internal sealed class EdgeInstantJson : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Rfc3339.Read(ref reader).ToInstant();

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

/// <summary>Local time with its offset, RFC 3339.</summary>
internal sealed class EdgeOffsetDateTimeJson : JsonConverter<OffsetDateTime>
{
    public override OffsetDateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Rfc3339.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, OffsetDateTime value, JsonSerializerOptions options) => writer.WriteStringValue(OffsetDateTimePattern.Rfc3339.Format(value));
}

/// <summary>Zones over the wire: canonical ids only.</summary>
internal sealed class EdgeZoneJson : JsonConverter<DateTimeZone>
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(DateTimeZone));

    public override DateTimeZone Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && QueryZone.TryParse(reader.GetString(), null, out var zone)
            ? zone.Zone
            : throw new RefusedTextException("must be a canonical IANA time zone, such as Europe/Oslo");

    public override void Write(Utf8JsonWriter writer, DateTimeZone value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
}

internal static class Rfc3339
{
    public static OffsetDateTime Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && OffsetDateTimePattern.Rfc3339.Parse(reader.GetString()!) is { Success: true, Value: var value }
            ? value
            : throw new RefusedTextException("must be a date and time with offset (RFC 3339), such as 2027-03-01T10:00:00+01:00");
}
