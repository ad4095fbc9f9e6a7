using System.Text.Json;

namespace Bookings.Privacy;

/// <summary>The words of requests as the API has them.</summary>
internal static class RequestSpelling
{
    internal static string[] Kinds { get; } = [.. Enum.GetValues<RequestKind>().Select(Of)];

    internal static string[] Statuses { get; } = [.. Enum.GetValues<RequestStatus>().Where(status => status != RequestStatus.None).Select(Of)];

    internal static string[] Identities { get; } = ["in-person", "document", "contact-code", "known"];

    internal static RequestKind Kind(string spelled) => Enum.GetValues<RequestKind>().First(kind => Of(kind) == spelled);

    internal static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <exception cref="BadParameterException">A filter that is none.</exception>
    internal static string? Stored<TEnum>(string? spelled, string name, string[] known) where TEnum : struct, Enum => spelled is null ? null
        : known.Contains(spelled, StringComparer.Ordinal) ? Enum.GetNames<TEnum>().First(stored => JsonNamingPolicy.KebabCaseLower.ConvertName(stored) == spelled)
        : throw new BadParameterException(name, Rules.IsOneOf(known));
}
