namespace Bookings.Privacy;

/// <summary>Nobody is erased who waits for an answer about their data: with them it would be answered to nobody. The request to be erased is no reason not to be.</summary>
internal sealed class OpenRequests(EventStore store) : IErasureBlocker
{
    private static readonly Blocker Waiting = new("open-data-request", new(
        "A request about their own data waits for an answer: answer, refuse or close it first.",
        "En henvendelse om egne opplysninger venter på svar: besvar, avslå eller lukk den først.",
        "Una richiesta sui propri dati attende risposta: prima rispondi, rifiutala o chiudila."));

    public async Task<IReadOnlyList<Blocker>> Find(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var waits = read.Single("select privacy.awaits_answer($1, $2)", row => row.GetBoolean(0), Param.Tenant(business), Ids(people));
        await read.Run(cancellation);
        return waits.Value ? [Waiting] : [];
    }

    public async Task<IReadOnlyDictionary<SubjectId, IReadOnlyList<Blocker>>> FindEach(TenantId business, IReadOnlyCollection<SubjectId> people, Instant at, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var waiting = read.Query(
            "select s.id from unnest($2) as s (id) where privacy.awaits_answer($1, array[s.id])", row => new SubjectId(row.GetGuid(0)), Param.Tenant(business), Ids(people));
        await read.Run(cancellation);
        return waiting.Value.ToDictionary(person => person, IReadOnlyList<Blocker> (_) => [Waiting]);
    }

    public void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now) =>
        transaction.First("select privacy.refuse_if_awaiting($1, $2)", Param.Tenant(transaction.Caller.Tenant), Ids(people));

    private static NpgsqlParameter Ids(IReadOnlyCollection<SubjectId> people) => Param.Uuids([.. people.Select(person => person.Value)]);
}
