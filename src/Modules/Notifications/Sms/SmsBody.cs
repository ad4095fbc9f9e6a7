using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bookings.Notifications;

/// <summary>Fills a template: each value is escaped for its place, so that nothing in it can end that place.</summary>
internal static partial class SmsBody
{
    internal const string Json = "application/json";
    internal const string Form = "application/x-www-form-urlencoded";

    internal static string Fill(string template, string contentType, Outgoing outgoing) => Fill(template, name => Escaped(
        contentType,
        name switch
        {
            "to" => outgoing.To,
            "text" => outgoing.Text,
            _ => Id(outgoing),
        }));

    /// <summary>An address or a header may hold the message's id alone, which needs no escape anywhere.</summary>
    internal static string FillId(string template, Outgoing outgoing) => template.Replace("{id}", Id(outgoing), StringComparison.Ordinal);

    /// <summary>What a template leaves open; other braces are its own.</summary>
    internal static IEnumerable<string> Places(string template) => Place().Matches(template).Select(place => place.Groups["name"].Value);

    /// <summary>One pass: a value that looks like a place is not filled again.</summary>
    internal static string Fill(string template, Func<string, string> value) => Place().Replace(template, place => value(place.Groups["name"].Value));

    internal static string Escaped(string contentType, string value) => contentType == Json ? JsonEncodedText.Encode(value).Value : Uri.EscapeDataString(value);

    private static string Id(Outgoing outgoing) => outgoing.Id.ToString("D");

    [GeneratedRegex(@"\{(?<name>to|text|id)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
