using System.Text.RegularExpressions;

namespace Bookings.Notifications;

/// <summary>What a template may leave open, <c>{name}</c>, by the kind of its message.</summary>
internal static partial class Slots
{
    internal const string Greeting = "greeting";
    internal const string Details = "details";
    internal const string Service = "service";
    internal const string Provider = "provider";
    internal const string Start = "start";
    internal const string Place = "place";
    internal const string Business = "business";
    internal const string Link = "link";
    internal const string Code = "code";
    internal const string Purpose = "purpose";
    internal const string Day = "day";

    /// <summary>Why an answer takes longer.</summary>
    internal const string Reason = "reason";

    /// <summary>Until when an offer can be answered.</summary>
    internal const string Until = "until";

    /// <summary>From when on a text is in force.</summary>
    internal const string From = "from";

    private static readonly string[] OfAppointments = [Greeting, Details, Service, Provider, Start, Place, Business, Link];

    internal static IReadOnlyList<string> Of(MessageKind kind) => kind switch
    {
        MessageKind.VerificationCode => [Code, Link, Business],
        MessageKind.ErasureCode => [Code, Business],
        MessageKind.ConfirmConsent => [Purpose, Link, Business],
        MessageKind.SignInNotice => [Start, Link, Business],
        MessageKind.DataRequestExtended => [Day, Reason, Link, Business],
        MessageKind.RetentionNotice => [Day, Link, Business],
        MessageKind.WaitlistOffer => [.. OfAppointments, Until],
        MessageKind.PolicyChanged => [Greeting, From, Link, Business],
        MessageKind.ManageLink or MessageKind.DataRequestAnswered or MessageKind.ErasureCertificate => [Link, Business],
        MessageKind.Promotion => [Greeting, Link, Business],
        _ => OfAppointments,
    };

    /// <summary>Names in a text that its message has no value for.</summary>
    internal static IReadOnlyList<string> UnknownIn(string text, MessageKind kind) =>
        [.. Slot().Matches(text).Select(slot => slot.Groups["name"].Value).Where(name => !Of(kind).Contains(name, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];

    /// <summary>Fills a text in one go: what a value says is never taken for a slot.</summary>
    /// <param name="value">By the name of the slot.</param>
    /// <param name="literal">What becomes of the text between.</param>
    internal static string Fill(string text, Func<string, string> value, Func<string, string> literal)
    {
        var (filled, at) = (new System.Text.StringBuilder(), 0);
        foreach (Match slot in Slot().Matches(text))
        {
            filled.Append(literal(text[at..slot.Index])).Append(value(slot.Groups["name"].Value));
            at = slot.Index + slot.Length;
        }

        return filled.Append(literal(text[at..])).ToString();
    }

    [GeneratedRegex(@"\{(?<name>[^{}\r\n]{0,60})\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slot();
}
