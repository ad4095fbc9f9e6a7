using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Notifications.Contracts;

namespace Bookings.Privacy;

/// <summary>What somebody was told.</summary>
/// <param name="Since">When it went out; while it waits, when it was planned.</param>
/// <param name="Until">Before this moment they are not erased; null while it waits, for who was not told is not taken.</param>
internal sealed record Heard(Instant Since, Instant? Until);

/// <summary>
/// Tells people some days before that they are to be erased. Planned is not told: their days begin when the message went out, was refused for good, or has no address to go to.
/// </summary>
internal sealed class RetentionNotices(EventStore store, IClientContacts contacts, IBusinessProfiles businesses, IRetentionMessages messages, TimeProvider clock)
{
    private const string Planned = "select subject, reached, night, days, planned_at from privacy.retention_notices where tenant_id = $1 and subject = any($2)";

    private const string Note = """
        insert into privacy.retention_notices (tenant_id, subject, reached, night, class, days, planned_at) select $1, s.id, s.reached, $4, $5, $6, $7 from unnest($2, $3) as s (id, reached)
        on conflict on constraint retention_notices_key do update
        set reached = excluded.reached, night = excluded.night, class = excluded.class, days = excluded.days, planned_at = excluded.planned_at
        """;

    private const string Count = "select class, count(*) from privacy.retention_notices where tenant_id = $1 and night = $2 group by class";

    /// <summary>Who was told, or is to be; whose message came to nothing is not among the keys, and is told again.</summary>
    /// <param name="noticeDays">That they have at least, whatever they were given.</param>
    public async Task<IReadOnlyDictionary<SubjectId, Heard>> Told(TenantId business, IReadOnlyCollection<SubjectId> people, int noticeDays, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var planned = read.Query(
            Planned, row => (Person: new SubjectId(row.GetGuid(0)), Message: Message(new(row.GetGuid(1)), row.GetDate(2), row.GetInt32(3)), At: row.GetInstant(4)),
            Param.Tenant(business), Ids(people));
        await read.Run(cancellation);
        if (planned.Value.Count == 0)
        {
            return new Dictionary<SubjectId, Heard>();
        }

        var told = await messages.Told(business, [.. planned.Value.Select(one => one.Message)], cancellation);
        var zone = (await businesses.Of(business, cancellation))!.Zone;
        return planned.Value.Where(one => told.ContainsKey(one.Message)).ToDictionary(one => one.Person, one => told[one.Message] is { } at
            ? new Heard(at, Periods.MomentOf(zone, (one.Message with { Days = Math.Max(one.Message.Days, noticeDays) }).Goes(at, zone)))
            : new Heard(one.At, null));
    }

    /// <summary>Planned and remembered in one transaction: cut off before it, the night finds them again.</summary>
    public async Task Tell(Caller caller, LocalDate night, DataClass held, int noticeDays, IReadOnlyList<AgingPerson> people, CancellationToken cancellation)
    {
        var reached = await Reached(caller.Tenant, people, cancellation);
        await store.Transact(caller, async transaction =>
        {
            await messages.Plan(transaction, [.. reached.Select(one => Message(one, night, noticeDays))], cancellation);
            transaction.Also(
                Note, Param.Tenant(caller.Tenant), Ids(people.Select(person => person.Id)), Ids(reached), Param.Date(night), Param.Short((short)held), Param.Int(noticeDays),
                Param.Time(clock.GetCurrentInstant()));
            return null;
        }, cancellation);
    }

    /// <summary>How many a night had told, by class.</summary>
    public async Task<IReadOnlyDictionary<DataClass, int>> Counted(TenantId business, LocalDate night, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var counts = read.Query(Count, row => (Class: (DataClass)row.GetInt16(0), Count: (int)row.GetInt64(1)), Param.Tenant(business), Param.Date(night));
        await read.Run(cancellation);
        return counts.Value.ToDictionary(one => one.Class, one => one.Count);
    }

    /// <summary>By which of their numbers each is reached. Only of who was merged has to be known which of them has an address.</summary>
    private async Task<IReadOnlyList<SubjectId>> Reached(TenantId business, IReadOnlyList<AgingPerson> people, CancellationToken cancellation)
    {
        var merged = people.Where(person => person.Members.Count > 1).ToList();
        var addresses = await Addresses(business, [.. merged.SelectMany(person => person.Members)], cancellation);
        return [.. people.Select(person => person.Members.Where(member => addresses.GetValueOrDefault(member) is { } contact && (contact.Email ?? contact.Phone) is not null)
            .Append(person.Id).First())];
    }

    /// <summary>Whoever is damaged keeps nobody else from being told.</summary>
    private async Task<IReadOnlyDictionary<SubjectId, ClientContact>> Addresses(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        try
        {
            return people.Count == 0 ? new Dictionary<SubjectId, ClientContact>() : await contacts.Of(business, people, cancellation);
        }
        catch (Exception damage) when (damage is TamperedException or UnknownKeyException)
        {
            var half = people.Count / 2;
            return half == 0 ? new Dictionary<SubjectId, ClientContact>() : (await Addresses(business, [.. people.Take(half)], cancellation))
                .Concat(await Addresses(business, [.. people.Skip(half)], cancellation)).ToDictionary();
        }
    }

    private static RetentionMessage Message(SubjectId reached, LocalDate night, int days) => new(reached, RetentionNight.Of(night).Value, days);

    private static NpgsqlParameter Ids(IEnumerable<SubjectId> people) => Param.Uuids([.. people.Select(person => person.Value)]);
}
