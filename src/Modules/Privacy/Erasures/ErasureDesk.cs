namespace Bookings.Privacy;

/// <summary>Takes requests: through the practice's door, the person's own, and the command line, by the same rules.</summary>
internal sealed class ErasureDesk(
    EventStore store, PeopleToErase people, PersonKeys keys, IEnumerable<IErasureBlocker> blockers, Certificates certificates, ErasurePipeline pipeline,
    ErasurePreview preview, Farewells farewells, TimeProvider clock)
    : IErasures
{
    public Task<ErasureAnswer> Request(Caller caller, SubjectId client, RequestedBy by, Code identity, CancellationToken cancellation) =>
        Request(caller, client, by, identity, seen: null, noted: null, cancellation);

    /// <param name="seen">Who they were when whoever asks looked at them; it is refused where they are others now.</param>
    /// <param name="noted">Stages what is to be recorded together with the request.</param>
    internal async Task<ErasureAnswer> Request(
        Caller caller, SubjectId client, RequestedBy by, Code identity, IReadOnlyList<SubjectId>? seen, Action<Transaction, ErasureId>? noted, CancellationToken cancellation)
    {
        var set = await people.Behind(caller.Tenant, client, cancellation);
        if (seen is not null && !set.ToHashSet().SetEquals(seen))
        {
            return new ErasureAnswer.Refused(new RegroupedMeanwhile(), []);
        }

        // Whoever owns something that an erasure would take: a client, an applicant, the text of an incident.
        var isKnown = (await keys.Streams(caller.Tenant, set, cancellation)).Any(held => Retention.Of(held.Class) is null);
        var found = await blockers.Found(caller.Tenant, set, by == RequestedBy.Retention ? Removal.Period : Removal.Request, cancellation);
        var (fresh, receipt) = (new ErasureId(SubjectId.New().Value), ReceiptHash.Draw());
        var ask = new Steps.Ask(by, identity, set.Count, [.. found.Select(blocker => new Code(blocker.Code))], receipt.Hash, clock.GetCurrentInstant());
        var outcome = await store.Transact(caller, transaction => Stage(transaction, ask, fresh, client, set, isKnown, noted, cancellation), cancellation);
        if (outcome is not Outcome.Done done)
        {
            return new ErasureAnswer.Refused(((Outcome.Refused)outcome).Reason, []);
        }

        var id = new ErasureId(done.Resource);
        var erasure = (await store.Load(caller.Tenant, ErasureCase.Of(id), cancellation)).State;
        return erasure.Stage == ErasureStage.Blocked
            ? new ErasureAnswer.Refused(new ErasureIsBlocked(id.Value, found), found)
            : new ErasureAnswer.Accepted(id, erasure.Receipt == receipt.Hash ? receipt.Receipt : null, await certificates.AddressOf(caller.Tenant, id, cancellation));
    }

    public async Task<string> Finish(TenantId business, ErasureId id, Action<string> step, CancellationToken cancellation)
    {
        var stage = await pipeline.Run(business, id, reached => step(reached.ToString()), cancellation);

        // Whoever brought it to its end, where to write to is known in the process that built the fence alone; and that may be about to end.
        await farewells.Look(cancellation);
        await farewells.Finish(cancellation);
        return stage.ToString();
    }

    public Task<ErasureForecast> Preview(TenantId business, SubjectId client, CancellationToken cancellation) => preview.Of(business, client, cancellation);

    private static async Task<Rejection?> Stage(
        Transaction transaction, Steps.Ask ask, ErasureId fresh, SubjectId client, IReadOnlyList<SubjectId> set, bool isKnown, Action<Transaction, ErasureId>? noted,
        CancellationToken cancellation)
    {
        var read = transaction.Read();
        var open = PeopleToErase.Ask(read, transaction.Caller.Tenant, client, set);
        await read.Run(cancellation);
        if (open.Value is null && !isKnown)
        {
            return new NobodyToErase();
        }

        var id = open.Value is { } before ? new ErasureId(before) : fresh;
        var second = transaction.Read();
        var erasure = second.Stream(ErasureCase.Of(id));
        await second.Run(cancellation);
        transaction.Answers(id.Value, erasure.Value.Version);
        noted?.Invoke(transaction, id);
        if (Steps.Request(ask, erasure.Value.State) is Decision<ErasureEvent>.Accepted { Events: { Count: > 0 } facts })
        {
            if (erasure.Value.Exists)
            {
                transaction.Append(erasure.Value, facts);
            }
            else
            {
                transaction.Start(ErasureCase.Of(id), owner: null, facts);
            }

            PeopleToErase.Note(transaction, id, client, set, isNew: !erasure.Value.Exists);
        }

        return null;
    }
}
