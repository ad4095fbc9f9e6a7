using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Bookings.Kernel;

/// <summary>NodaTime's types as ISO 8601 text, without loss. NodaTime's own package for System.Text.Json is absent from the registry.</summary>
internal static class NodaTimeJson
{
    internal static IReadOnlyList<JsonConverter> Converters { get; } =
    [
        new TextJson<Instant>(InstantPattern.ExtendedIso.Format, Parse(InstantPattern.ExtendedIso)),
        new TextJson<LocalDate>(LocalDatePattern.Iso.Format, Parse(LocalDatePattern.Iso)),
        new TextJson<LocalTime>(FormatTime, Parse(LocalTimePattern.ExtendedIso, Invariant("HH:mm"))),
        new TextJson<LocalDateTime>(LocalDateTimePattern.ExtendedIso.Format, Parse(
            LocalDateTimePattern.ExtendedIso, LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"))),
        new TextJson<Offset>(OffsetPattern.GeneralInvariantWithZ.Format, Parse(OffsetPattern.GeneralInvariantWithZ)),
        new TextJson<YearMonth>(YearMonthPattern.Iso.Format, Parse(YearMonthPattern.Iso)),
        new TextJson<Period>(PeriodPattern.Roundtrip.Format, Parse(PeriodPattern.Roundtrip)),
        new TextJson<Duration>(FormatDuration, ParseDuration),
        new TextJson<DateTimeZone>(zone => zone.Id, ParseZone),
    ];

    private static LocalTimePattern Invariant(string pattern) => LocalTimePattern.CreateWithInvariantCulture(pattern);

    private static Func<string, T?> Parse<T>(params IPattern<T>[] patterns) => text =>
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Parse(text) is { Success: true } parsed)
            {
                return parsed.Value;
            }
        }

        throw new FormatException();
    };

    /// <summary>Hours and minutes where that is all there is: opening hours and breaks read as people write them.</summary>
    private static string FormatTime(LocalTime time) =>
        (time.Second == 0 && time.NanosecondOfSecond == 0 ? Invariant("HH:mm") : LocalTimePattern.ExtendedIso).Format(time);

    /// <summary>Hours and smaller, <c>-PT26H30M0.5S</c>: a day is not 24 hours where clocks change, so days are never written.</summary>
    private static string FormatDuration(Duration duration)
    {
        var size = duration < Duration.Zero ? -duration : duration;
        var text = new StringBuilder(duration < Duration.Zero ? "-PT" : "PT");
        var hours = (size.Days * NodaConstants.HoursPerDay) + size.Hours;
        text.Append(CultureInfo.InvariantCulture, $"{(hours > 0 ? $"{hours}H" : "")}{(size.Minutes > 0 ? $"{size.Minutes}M" : "")}");
        if (size.Seconds > 0 || size.SubsecondNanoseconds > 0 || size < Duration.FromSeconds(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"{size.Seconds + (size.SubsecondNanoseconds / 1_000_000_000m):0.#########}S");
        }

        return text.ToString();
    }

    private static Duration ParseDuration(string text)
    {
        var isNegative = text.StartsWith('-');
        var period = PeriodPattern.NormalizingIso.Parse(isNegative ? text[1..] : text).Value;
        var size = period is { Years: 0, Months: 0 } ? period.ToDuration() : throw new FormatException();
        return isNegative ? -size : size;
    }

    /// <summary>IANA ids only, spelled as in the database that NodaTime carries (failure F14).</summary>
    private static DateTimeZone ParseZone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone && zone.Id == id
        ? zone
        : throw new FormatException();

    private sealed class TextJson<T>(Func<T, string> format, Func<string, T?> parse) : JsonConverter<T>
    {
        // DateTimeZone is abstract: what is serialised is one of its kinds.
        public override bool CanConvert(Type typeToConvert) => typeof(T).IsAssignableFrom(typeToConvert);

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException();
            }

            try
            {
                return parse(reader.GetString()!);
            }
            catch (Exception wrong) when (wrong is FormatException or UnparsableValueException or OverflowException)
            {
                // Fall through: NodaTime's message quotes the text, which may be somebody's, so it must not become an inner exception.
            }

            throw new JsonException($"It is not a {typeof(T).Name}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
    }
}
