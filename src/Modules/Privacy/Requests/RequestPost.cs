using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>
/// Tells somebody that there is news of their request, without a word of it: they read it through the link to their booking. Their address is opened for this message
/// and kept nowhere.
/// </summary>
internal sealed class RequestPost(IClientContacts contacts, IBusinessProfiles businesses, IMessages messages, PublicUrl url)
{
    /// <summary>After the commit. Who has no address is not written to; what was decided does not hang on it.</summary>
    public async Task Tell(TenantId business, SubjectId client, CancellationToken cancellation)
    {
        if ((await contacts.Of(business, [client], cancellation)).GetValueOrDefault(client) is { } contact && (contact.Email ?? contact.Phone) is { } to
            && await businesses.Of(business, cancellation) is { } profile)
        {
            await messages.Send(
                new(
                    business, MessageKind.DataRequestAnswered, to, contact.Language ?? profile.Language,
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = url.Of($"/v1/public/{profile.Slug.Value}/manage") }),
                cancellation);
        }
    }
}
