using Microsoft.Extensions.Options;

namespace Bookings.Notifications;

/// <summary>Who invites, in a calendar: the address that mails come from, which is this installation's and no business's.</summary>
internal sealed class SenderAddress(IOptions<NotificationsOptions> options)
{
    internal string Value => options.Value.Mail.From is { Length: > 0 } from ? from : "bookings@localhost";
}
