using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Scheduling;

/// <param name="Minor">In the currency's smallest unit: øre, cent, centavo.</param>
internal readonly record struct Money(long Minor, Currency Currency)
{
    /// <summary>As it is written: 1200 øre are 12.00 kroner, 1200 yen are 1200.</summary>
    internal decimal InWholeUnits => Currency.Decimals switch { 0 => Minor, 2 => Minor / 100m, 3 => Minor / 1000m, _ => Minor / 10_000m };

    /// <summary>Rounded half up to the smallest unit, as a receipt would.</summary>
    internal Money Percent(int percent) => this with { Minor = (long)Math.Round(Minor * percent / 100m, MidpointRounding.AwayFromZero) };
}

/// <summary>Three letters of ISO 4217.</summary>
[JsonConverter(typeof(CurrencyJson))]
internal readonly record struct Currency
{
    private Currency(string code) => Code = code;

    internal string Code { get; }

    /// <summary>Between the unit and the smallest unit, as ISO 4217 has it.</summary>
    internal int Decimals => Code switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        "CLF" or "UYW" => 4,
        _ => 2,
    };

    internal static Currency? Find(string? code) => code is { Length: 3 } && code.All(char.IsAsciiLetterUpper) ? new(code) : null;

    internal static Currency Of(string code) => Find(code) ?? throw new ArgumentException("Not three capital letters.", nameof(code));

    public override string ToString() => Code;

    private sealed class CurrencyJson : JsonConverter<Currency>
    {
        public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Find(reader.GetString()) ?? throw new JsonException("Not a currency.");

        public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
    }
}
