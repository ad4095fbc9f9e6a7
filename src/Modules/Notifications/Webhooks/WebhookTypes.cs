using System.Collections.Frozen;
using System.Text.Json;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>What a webhook can hear of, in the form that Standard Webhooks recommends: <c>appointment.checked_in</c>. Facts keep a code, <c>appointment-checked-in</c>.</summary>
internal static class WebhookTypes
{
    /// <summary>All that a signal says.</summary>
    public const string Changed = "appointment.changed";

    /// <summary>What a test sends.</summary>
    public const string Test = "webhook.test";

    private static readonly FrozenDictionary<string, string> ByCode = Enum.GetValues<AppointmentOccasion>().Select(Of).ToFrozenDictionary(CodeOf, StringComparer.Ordinal);

    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<AppointmentOccasion>().Select(Of)];

    public static string Of(AppointmentOccasion occasion) => $"appointment.{JsonNamingPolicy.SnakeCaseLower.ConvertName(occasion.ToString())}";

    /// <summary>Sorted and each once, so that the same choice is the same fact. None chosen is all.</summary>
    public static Several<Code> Codes(IReadOnlyList<string>? chosen) =>
        [.. (chosen is null or [] ? All : chosen).Select(CodeOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(code => new Code(code))];

    public static string NameOf(string code) => ByCode[code];

    private static string CodeOf(string name) => name.Replace('.', '-').Replace('_', '-');
}
