using Microsoft.Extensions.Configuration;

namespace Bookings.Notifications;

/// <summary>Who invites, in a calendar: the address that mails come from, which is this installation's and no business's.</summary>
internal sealed class SenderAddress(IConfiguration configuration)
{
    internal string Value => configuration["Bookings:Mail:From"] is { Length: > 0 } from ? from : "bookings@localhost";
}
