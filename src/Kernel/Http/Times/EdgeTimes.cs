using System.Text;
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

    public override void Write(Utf8JsonWriter writer, OffsetDateTime value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Rfc3339.Longest];
        writer.WriteStringValue(text[..Rfc3339.Write(text, value)]);
    }
}

/// <summary>Zones over the wire: canonical ids only.</summary>
internal sealed class EdgeZoneJson : JsonConverter<DateTimeZone>
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(DateTimeZone));

    public override DateTimeZone Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && QueryZone.TryParse(reader.GetString(), null, out var zone)
            ? zone.Zone
            : throw new RefusedTextException(Rules.IsZone);

    public override void Write(Utf8JsonWriter writer, DateTimeZone value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
}

/// <summary>Date and time with offset, RFC 3339, as it is read and written over the wire.</summary>
public static class Rfc3339
{
    /// <summary>Bytes that hold every value: a year may be negative, a second have nine digits after the point.</summary>
    public const int Longest = 48;

    /// <summary>Writes it as UTF-8, by what <c>OffsetDateTimePattern.Rfc3339</c> writes, and answers how many bytes that are.</summary>
    public static int Write(Span<byte> text, OffsetDateTime value)
    {
        // A month of slots is a thousand of these. Whole seconds, hours and minutes come at a tenth of the pattern's cost.
        if (value.Year is < 1000 or > 9999 || value.NanosecondOfSecond != 0 || value.Offset.Seconds % 60 != 0)
        {
            return Encoding.UTF8.GetBytes(OffsetDateTimePattern.Rfc3339.Format(value), text);
        }

        Digits(text, value.Year / 100);
        Digits(text[2..], value.Year % 100);
        text[4] = (byte)'-';
        Digits(text[5..], value.Month);
        text[7] = (byte)'-';
        Digits(text[8..], value.Day);
        text[10] = (byte)'T';
        Digits(text[11..], value.Hour);
        text[13] = (byte)':';
        Digits(text[14..], value.Minute);
        text[16] = (byte)':';
        Digits(text[17..], value.Second);
        if (value.Offset == Offset.Zero)
        {
            text[19] = (byte)'Z';
            return 20;
        }

        var minutes = Math.Abs(value.Offset.Seconds / 60);
        text[19] = (byte)(value.Offset.Seconds < 0 ? '-' : '+');
        Digits(text[20..], minutes / 60);
        text[22] = (byte)':';
        Digits(text[23..], minutes % 60);
        return 25;
    }

    internal static OffsetDateTime Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && OffsetDateTimePattern.Rfc3339.Parse(reader.GetString()!) is { Success: true, Value: var value }
            ? value
            : throw new RefusedTextException(new(
                "must be a date and time with offset (RFC 3339), such as 2027-03-01T10:00:00+01:00",
                "må være dato og klokkeslett med avstand til UTC (RFC 3339), som 2027-03-01T10:00:00+01:00",
                "deve essere una data e un'ora con la differenza da UTC (RFC 3339), come 2027-03-01T10:00:00+01:00"));

    private static void Digits(Span<byte> text, int number) => (text[0], text[1]) = ((byte)('0' + (number / 10)), (byte)('0' + (number % 10)));
}
