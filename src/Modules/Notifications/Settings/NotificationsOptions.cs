namespace Bookings.Notifications;

/// <summary>The section <c>Bookings:Notifications</c>.</summary>
internal sealed class NotificationsOptions
{
    /// <summary>Once the hosts that messages may go to. Recipients are registered below <c>Bookings:Recipients</c> now; what still stands here is refused at the start.</summary>
    public string? Recipients { get; set => field = string.IsNullOrEmpty(value) ? null : value; }

    public SmtpOptions Mail { get; set; } = new();

    public SmsOptions Sms { get; set; } = new();

    /// <summary>Null where none is set, or what is set is no host.</summary>
    internal string? MailHost => Mail.Host is { } host && Uri.CheckHostName(host) != UriHostNameType.Unknown ? host : null;

    /// <summary>Null where none is set, or what is set is no address.</summary>
    internal string? SmsHost => Sms.Url is { } url && Uri.TryCreate(url.Replace("{id}", "0", StringComparison.Ordinal), UriKind.Absolute, out var address) && address.Host.Length > 0 ? address.Host : null;
}
