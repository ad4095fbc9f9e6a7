using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookings.Notifications;

/// <summary>What a mail server answered (RFC 5321, section 4.2), without its words: they like to repeat the address.</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Enhanced">The enhanced status code (RFC 3463), such as <c>5.1.1</c>, where the server gives one.</param>
internal sealed partial record SmtpReply(int Code, string? Enhanced)
{
    internal bool IsPositive => Code / 100 is 2 or 3;

    /// <summary>Trying later may help (4yz); after 5yz it does not.</summary>
    internal bool IsTransient => Code / 100 == 4;

    /// <summary>It hangs up (RFC 5321, section 3.8).</summary>
    internal bool IsGoodbye => Code == 421;

    /// <summary>Who hands mails over has to show who they are, or has shown it wrongly (RFC 4954, section 6; RFC 3207, section 4): no mail is to blame.</summary>
    internal bool IsAboutUs => Code is 530 or 534 or 535 or 538;

    /// <exception cref="IOException">It is no reply.</exception>
    internal static SmtpReply Parse(string lastLine) =>
        lastLine.Length >= 3 && int.TryParse(lastLine.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 200 and < 600
            ? new(code, EnhancedCode().Match(lastLine) is { Success: true } found ? found.Groups["code"].Value : null)
            : throw new IOException("The mail server said something that is no reply.");

    public override string ToString() => Enhanced is null ? Code.ToString(CultureInfo.InvariantCulture) : $"{Code} {Enhanced}";

    [GeneratedRegex(@"^\d{3}[ -](?<code>[245]\.\d{1,3}\.\d{1,3})\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EnhancedCode();
}

/// <summary>The mail server refused. The message holds its codes alone.</summary>
/// <param name="isOfThisMail">False where it would have refused any: it does not let us in, or does not like the sender.</param>
internal sealed class SmtpRefusedException(SmtpReply reply, bool isOfThisMail) : Exception($"The mail server answered {reply}.")
{
    public SmtpReply Reply => reply;

    public bool IsForGood => isOfThisMail && !reply.IsTransient && !reply.IsAboutUs;
}
