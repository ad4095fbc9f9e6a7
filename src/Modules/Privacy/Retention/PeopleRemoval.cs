using Microsoft.Extensions.Logging;

namespace Bookings.Privacy;

/// <summary>The end of a period runs what a request to erase runs: the same desk, the same fence, the same certificate.</summary>
internal sealed partial class PeopleRemoval(EventStore store, ErasureDesk desk, ErasurePipeline pipeline, TimeProvider clock, ILogger<PeopleRemoval> log)
{
    private const string Note = """
        insert into privacy.retention_taken (tenant_id, erasure, night, class) values ($1, $2, $3, $4) on conflict on constraint retention_taken_key do update set night = excluded.night
        """;

    private const string Count = """
        select t.class, count(*) from privacy.retention_taken t join privacy.erasures e on e.tenant_id = t.tenant_id and e.id = t.erasure
        where t.tenant_id = $1 and t.night = $2 and e.stage not in ('Requested', 'Blocked', 'Confirmed')
        group by t.class
        """;

    private const int Attempts = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly Code Failed = new("failed");

    /// <summary>Until they are fenced: from there nobody can take it back, and every server goes on with it by itself.</summary>
    /// <returns>What came in between; nothing when they go.</returns>
    public async Task<IReadOnlyList<Code>> Take(Caller caller, LocalDate night, DataClass held, AgingPerson person, CancellationToken cancellation)
    {
        if (await Ask(caller, night, held, person, cancellation) is not { } answer)
        {
            return [Failed];
        }

        if (answer is not ErasureAnswer.Accepted { Id: var id })
        {
            var refused = (ErasureAnswer.Refused)answer;
            return refused.Blockers.Count > 0 ? [.. refused.Blockers.Select(blocker => new Code(blocker.Code))] : [new(refused.Reason.Code)];
        }

        for (var left = Attempts; left > 0; left--)
        {
            switch (await Advance(caller.Tenant, id, cancellation))
            {
                case ErasureStage.Confirmed:
                    // It failed, somebody else works on this business's at the moment, or what stood in the way was settled again.
                    await Task.Delay(Patience, clock, cancellation);
                    break;
                case ErasureStage.Blocked:
                    return (await store.Load(caller.Tenant, ErasureCase.Of(id), cancellation)).State.Blockers;
                default:
                    return [];
            }
        }

        return [Failed];
    }

    /// <summary>Null where it failed: what is damaged of one person keeps the night from nobody else.</summary>
    private async Task<ErasureAnswer?> Ask(Caller caller, LocalDate night, DataClass held, AgingPerson person, CancellationToken cancellation)
    {
        try
        {
            return await desk.Request(
                caller, person.Id, RequestedBy.Retention, Periods.Identity, person.Members,
                (transaction, id) => transaction.Also(Note, Param.Tenant(caller.Tenant), Param.Uuid(id), Param.Date(night), Param.Short((short)held)), cancellation);
        }
        catch (Exception damage) when (damage is TamperedException or UnknownKeyException)
        {
            Unreadable(log, damage.Message);
            return null;
        }
    }

    /// <summary>How many go by what a night asked for, by class.</summary>
    public async Task<IReadOnlyDictionary<DataClass, int>> Taken(TenantId business, LocalDate night, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var counts = read.Query(Count, row => (Class: (DataClass)row.GetInt16(0), Count: (int)row.GetInt64(1)), Param.Tenant(business), Param.Date(night));
        await read.Run(cancellation);
        return counts.Value.ToDictionary(one => one.Class, one => one.Count);
    }

    /// <summary>What fails behind the fence goes on later, and keeps the night from nobody; what fails before it is tried again.</summary>
    private async Task<ErasureStage> Advance(TenantId business, ErasureId id, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.Advance(business, id, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !DatabaseFaults.IsPassing(fault))
        {
            Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
            return (await store.Load(business, ErasureCase.Of(id), cancellation)).State.Stage;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Personal data cannot be read. {What}")]
    private static partial void Unreadable(ILogger log, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An erasure at the end of a period could not go on now: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
