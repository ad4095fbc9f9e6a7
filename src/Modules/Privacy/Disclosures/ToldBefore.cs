namespace Bookings.Privacy;

/// <summary>
/// What others had been told of parts that went while their people stayed. It is found by streams whose keys are known, and so counted in the transaction that destroys them; what is kept is a number for each kind, and it
/// goes with the person.
/// </summary>
internal sealed class ToldBefore(EventStore store) : IDisclosures
{
    private const string Add = """
        insert into privacy.told_before (tenant_id, subject, kind, count, retracted)
        select $1, told.subject, told.kind, told.count, told.retracted from unnest($2, $3, $4, $5) as told (subject, kind, count, retracted) order by told.subject, told.kind
        on conflict on constraint told_before_key do update
            set count = privacy.told_before.count + excluded.count, retracted = privacy.told_before.retracted + excluded.retracted
        """;

    private const string Sum = """
        select kind, sum(count)::bigint, sum(retracted)::bigint from privacy.told_before where tenant_id = $1 and subject = any($2) group by kind order by kind
        """;

    /// <summary>For the transaction that destroys the keys.</summary>
    public static void Note(Transaction transaction, IReadOnlyList<(SubjectId Person, Disclosure Told)> all)
    {
        if (all.Count > 0)
        {
            transaction.Also(
                Add, Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. all.Select(one => one.Person.Value)]), Param.Texts([.. all.Select(one => one.Told.Kind.Value)]),
                Param.Bigs([.. all.Select(one => one.Told.Count)]), Param.Bigs([.. all.Select(one => one.Told.Retracted)]));
        }
    }

    public Task Retract(Erasing erasing, CancellationToken cancellation) => Task.CompletedTask;

    public async Task<IReadOnlyList<Disclosure>> Of(Erasing erasing, CancellationToken cancellation)
    {
        var read = store.Read(erasing.Tenant);
        var told = read.Query(
            Sum, row => new Disclosure(new(row.GetString(0)), row.GetInt64(1), row.GetInt64(2)), Param.Tenant(erasing.Tenant), Param.Uuids([.. erasing.People.Select(person => person.Value)]));
        await read.Run(cancellation);
        return told.Value;
    }
}
