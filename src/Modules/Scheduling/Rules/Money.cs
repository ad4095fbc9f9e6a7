using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Scheduling;

/// <param name="Minor">In the currency's smallest unit: øre, cent, centavo.</param>
internal readonly record struct Money(long Minor, Currency Currency)
{
    /// <summary>Rounded half up to the smallest unit, as a receipt would.</summary>
    internal Money Percent(int percent) => this with { Minor = (long)Math.Round(Minor * percent / 100m, MidpointRounding.AwayFromZero) };
}

/// <summary>Three letters of ISO 4217.</summary>
[JsonConverter(typeof(CurrencyJson))]
internal readonly record struct Currency
{
    private Currency(string code) => Code = code;

    internal string Code { get; }

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
