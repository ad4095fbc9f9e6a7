using Bookings.Access.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>Tells people some days before that they are to be erased, and remembers since when they know. Who has no address is remembered too: the same days pass for them.</summary>
internal sealed class RetentionNotices(EventStore store, PeopleContacts contacts, IBusinessProfiles businesses, IMessages messages, PublicUrl url)
{
    private const string Note = """
        insert into privacy.retention_notices (tenant_id, subject, told_at) select $1, s.id, $3 from unnest($2) as s (id)
        on conflict on constraint retention_notices_key do update set told_at = excluded.told_at
        """;

    public async Task<IReadOnlyDictionary<SubjectId, Instant>> Told(TenantId business, IReadOnlyCollection<SubjectId> people, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var told = read.Query(
            "select subject, told_at from privacy.retention_notices where tenant_id = $1 and subject = any($2)", row => (Person: new SubjectId(row.GetGuid(0)), At: row.GetInstant(1)),
            Param.Tenant(business), Ids(people));
        await read.Run(cancellation);
        return told.Value.ToDictionary(one => one.Person, one => one.At);
    }

    /// <summary>Told first and remembered after it: cut off in between, somebody is told twice, and nobody never.</summary>
    public async Task Tell(Caller caller, IReadOnlyList<AgingPerson> people, Instant at, LocalDate goes, CancellationToken cancellation)
    {
        if (people.Count == 0 || await businesses.Of(caller.Tenant, cancellation) is not { } profile)
        {
            return;
        }

        var day = NodaTime.Text.LocalDatePattern.Iso.Format(goes);
        var addresses = await contacts.Of(caller.Tenant, [.. people.SelectMany(person => person.Members)], cancellation);
        foreach (var person in people)
        {
            var reached = person.Members.Select(member => addresses.GetValueOrDefault(member)).FirstOrDefault(contact => (contact?.Email ?? contact?.Phone) is not null);
            if (reached is not null)
            {
                await messages.Send(
                    new(caller.Tenant, MessageKind.RetentionNotice, reached.Email ?? reached.Phone!, reached.Language ?? profile.Language,
                        new Dictionary<string, string>(StringComparer.Ordinal) { ["day"] = day, ["link"] = url.Of($"/v1/public/{profile.Slug.Value}") }),
                    cancellation);
            }
        }

        await store.Transact(caller, transaction =>
        {
            transaction.Also(Note, Param.Tenant(caller.Tenant), Ids(people.Select(person => person.Id)), Param.Time(at));
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
    }

    private static NpgsqlParameter Ids(IEnumerable<SubjectId> people) => Param.Uuids([.. people.Select(person => person.Value)]);
}
