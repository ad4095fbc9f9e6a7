using System.Collections.Frozen;
using System.Text.Json.Serialization;
using NodaTime.TimeZones;

namespace Bookings.Access.Contracts;

/// <summary>ISO 3166-1 alpha-2, of the countries where somebody lives (those that the time zone database knows). Public holidays follow it.</summary>
[JsonConverter(typeof(CheckedTextJson<Country>))]
public readonly record struct Country : ICheckedText<Country>
{
    private static readonly FrozenSet<string> Known =
        TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(location => location.CountryCode).ToFrozenSet(StringComparer.Ordinal);

    private Country(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out Country value)
    {
        value = new(text ?? "");
        return text is not null && Known.Contains(text);
    }

    public override string ToString() => Value;
}
