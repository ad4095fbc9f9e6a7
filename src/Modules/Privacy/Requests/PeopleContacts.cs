using Bookings.Clients.Contracts;

namespace Bookings.Privacy;

/// <summary>Where somebody is reached whose data it is, whatever they are to the business: Clients knows its clients, and this module who applied.</summary>
internal sealed class PeopleContacts(IClientContacts clients, ApplicantCards applicants)
{
    /// <summary>Whoever was erased, or never was, is left out.</summary>
    public async Task<IReadOnlyDictionary<SubjectId, ClientContact>> Of(TenantId business, IReadOnlyCollection<SubjectId> people, CancellationToken cancellation)
    {
        var found = (await clients.Of(business, people, cancellation)).ToDictionary();
        if (people.Where(person => !found.ContainsKey(person)).Distinct().ToList() is { Count: > 0 } others)
        {
            foreach (var applicant in await applicants.Contacts(business, others, cancellation))
            {
                found[applicant.Id] = applicant;
            }
        }

        return found;
    }
}
