namespace Bookings.Notifications;

/// <summary>The section <c>Bookings:Notifications</c>.</summary>
internal sealed class NotificationsOptions
{
    /// <summary>
    /// The hosts that messages are handed to, with blanks between them: whoever is named here processes personal data for the businesses, so a mail server or a
    /// gateway that is not is not used.
    /// </summary>
    public string Recipients { get; set; } = "";

    public SmtpOptions Mail { get; set; } = new();

    public SmsOptions Sms { get; set; } = new();

    internal bool MayGoTo(string host) =>
        Recipients.Split([' ', ',', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains(host, StringComparer.OrdinalIgnoreCase);
}
