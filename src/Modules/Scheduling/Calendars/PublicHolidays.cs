using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Scheduling;

/// <param name="Name">In English.</param>
/// <param name="LocalName">In the language of the law.</param>
internal sealed record PublicHoliday(LocalDate Date, string Name, string LocalName);

/// <summary>Whose public holidays: an ISO 3166-1 country, or an ISO 3166-2 part of it that has more (DE-BY).</summary>
[JsonConverter(typeof(HolidayRegionJson))]
internal readonly record struct HolidayRegion
{
    private HolidayRegion(string code) => Code = code;

    internal string Code { get; }

    internal static IReadOnlyList<HolidayRegion> All { get; } =
        [new("BR"), new("DE"), .. GermanHolidays.Länder.Select(land => new HolidayRegion("DE-" + land)), new("IT"), new("NO")];

    internal static HolidayRegion? Find(string? code)
    {
        foreach (var region in All)
        {
            if (region.Code == code)
            {
                return region;
            }
        }

        return null;
    }

    public override string ToString() => Code;

    private sealed class HolidayRegionJson : JsonConverter<HolidayRegion>
    {
        public override HolidayRegion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Find(reader.GetString()) ?? throw new JsonException("No holidays are known for this region.");

        public override void Write(Utf8JsonWriter writer, HolidayRegion value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
    }
}

/// <summary>
/// Public holidays, computed from the law and not fetched. Holidays of one town (patron saints, municipal days), half days and days that
/// are only off by custom are not here: a business closes on them by a closure.
/// </summary>
internal static class PublicHolidays
{
    /// <param name="year">Right from 2018 on: later changes of the laws are followed, earlier ones are not.</param>
    /// <returns>In order of date; two holidays may fall on one date.</returns>
    internal static IReadOnlyList<PublicHoliday> Of(HolidayRegion region, int year)
    {
        var holidays = region.Code switch
        {
            "NO" => NorwegianHolidays.Of(year),
            "IT" => ItalianHolidays.Of(year),
            "BR" => BrazilianHolidays.Of(year),
            "DE" => GermanHolidays.Of(year, land: null),
            _ => GermanHolidays.Of(year, region.Code[3..]),
        };

        return [.. holidays.OrderBy(holiday => holiday.Date)];
    }
}
