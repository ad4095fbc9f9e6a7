using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>Writes down who has read of whom, and tells it. One statement for an entry, whomever it is about; it is on the disk when <see cref="Write"/> returns.</summary>
internal sealed class AccessLog(BookingsDatabase database, EventStore store, IOptions<PrivacyOptions> options, TimeProvider clock) : IAccessLog, IAccessHistory
{
    // One by one in the order of their numbers, as every writer does.
    private const string Insert = """
        with entry as (
            insert into privacy.access_log (tenant_id, id, at, actor, role, purpose, operation, people) values ($1, $2, $3, $4, $5, $6, $7, cardinality($8)))
        insert into privacy.access_people (tenant_id, subject, entry, classes)
        select $1, p.subject, $2, string_to_array(p.classes, ' ')::smallint[] from unnest($8, $9) as p (subject, classes)
        """;

    private const string OfPeople = """
        select l.id, l.at, l.actor, l.role, l.purpose, l.operation, l.people, array(select distinct c from unnest(p.classes) as c order by c)
        from (
            select entry, array_agg(c) as classes from privacy.access_people, unnest(classes) as c
            where tenant_id = $1 and subject = any($2) and entry < $3 group by entry order by entry desc limit $4) p
        join privacy.access_log l on l.tenant_id = $1 and l.id = p.entry
        order by l.id desc
        """;

    public async ValueTask<bool> WantsPurpose(TenantId business, CancellationToken cancellation)
    {
        if (options.Value.RequirePurpose)
        {
            return true;
        }

        await using var rule = database.System.CreateCommand("select wants_purpose from privacy.access_rules where tenant_id = $1");
        rule.Parameters.Add(Param.Tenant(business));
        return await rule.ExecuteScalarAsync(cancellation) is true;
    }

    public async Task Write(AccessEntry entry, CancellationToken cancellation)
    {
        var people = entry.People.OrderBy(person => person.Key.Value).ToList();
        await using var insert = database.System.CreateCommand(Insert);
        insert.Parameters.AddRange(new[]
        {
            Param.Tenant(entry.Caller.Tenant), Param.Uuid((Guid?)Guid.CreateVersion7(clock.GetUtcNow())), Param.Time(clock.GetCurrentInstant()), Param.Text(entry.Caller.Actor),
            Param.Text(entry.Caller.Role.ToString()), Param.Text(entry.Purpose?.Spoken()), Param.Text(entry.Operation), Param.Uuids([.. people.Select(person => person.Key.Value)]),
            Param.Texts([.. people.Select(person => string.Join(' ', person.Value.Order().Select(@class => (short)@class)))]),
        });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<IReadOnlyList<PastReading>> Of(TenantId business, IReadOnlyCollection<SubjectId> people, Guid? before, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var entries = read.Query(
            OfPeople, Entry, Param.Tenant(business), Param.Uuids([.. people.Select(person => person.Value)]), Param.Uuid(before ?? ListAccess.Latest), Param.Int(limit));
        await read.Run(cancellation);
        return entries.Value;
    }

    internal static PastReading Entry(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetInstant(1), row.GetString(2), GetErasure.Spoken(Enum.Parse<Role>(row.GetString(3))), row.GetStringOrNull(4) ?? PastReading.NotStated, row.GetString(5),
        row.GetInt32(6), [.. row.GetFieldValue<short[]>(7).Select(@class => Retention.Label((DataClass)@class))]);
}
