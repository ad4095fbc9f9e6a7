using Bookings.Access.Contracts;
using Bookings.Notifications.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Privacy;

/// <summary>What there is to tell about a request.</summary>
/// <param name="Extension">Why the answer takes longer; null where there is one to be read.</param>
internal sealed record News(string? Extension = null)
{
    public override string ToString() => "«personal»";
}

/// <summary>
/// Tells somebody that there is news of their request: of an answer not a word, it is read through the link; of an extension until when and why (GDPR Art. 12(3)). Their address is
/// opened for this message and kept nowhere. It is sent also to who is restricted: they asked, and this is no use of their data that they wanted stopped.
/// </summary>
internal sealed class RequestPost(PeopleContacts contacts, IBusinessProfiles businesses, IMessages messages, IClientLinks links)
{
    /// <summary>After the commit. Who has no address is not written to; what was decided does not hang on it.</summary>
    /// <param name="business">Who writes.</param>
    /// <param name="person">To whom.</param>
    /// <param name="news">What there is to tell.</param>
    /// <param name="due">The last day for the answer.</param>
    /// <param name="cancellation">Of the telling.</param>
    public async Task Tell(TenantId business, SubjectId person, News news, LocalDate due, CancellationToken cancellation)
    {
        if ((await contacts.Of(business, [person], cancellation)).GetValueOrDefault(person) is not { } contact || (contact.Email ?? contact.Phone) is not { } to
            || await businesses.Of(business, cancellation) is not { } profile)
        {
            return;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = await links.New(business, person, cancellation) };
        if (news.Extension is { } reason)
        {
            (values["day"], values["reason"]) = (NodaTime.Text.LocalDatePattern.Iso.Format(due), reason);
        }

        await messages.Send(
            new(business, news.Extension is null ? MessageKind.DataRequestAnswered : MessageKind.DataRequestExtended, to, contact.Language ?? profile.Language, values), cancellation);
    }
}
