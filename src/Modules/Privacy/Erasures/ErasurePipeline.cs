namespace Bookings.Privacy;

/// <summary>
/// Takes an erasure as far as it can go now, step by step. Each step looks at what is recorded and does what is not: killed anywhere, the next run goes on, and comes to
/// the same end.
/// </summary>
internal sealed class ErasurePipeline(
    EventStore store, PeopleToErase people, PersonKeys keys, Fence fence, IEnumerable<ModulePurger> purgers, Certificates certificates, Farewells farewells,
    PhysicalErasure physical, Disclosures disclosures, BookingsDatabase database, TimeProvider clock)
{
    private const int OneAtATime = 20565;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly IReadOnlyList<(Code Module, IPurger Purger)> _purgers = [.. purgers.Select(purger => (new Code(purger.Module), purger.Purger))];

    /// <summary>Called with the name of each point at which a crash must do no harm.</summary>
    internal Func<string, Task> Reached { get; set; } = point =>
    {
        Failpoint.Reached(point);
        return Task.CompletedTask;
    };

    /// <summary>Until it is effective, waiting for what it waits for.</summary>
    public async Task<ErasureStage> Run(TenantId business, ErasureId id, Action<ErasureStage> reached, CancellationToken cancellation)
    {
        for (var last = ErasureStage.None; ;)
        {
            var stage = await Advance(business, id, cancellation);
            if (stage != last)
            {
                reached(stage);
            }

            if (stage is < ErasureStage.Confirmed or >= ErasureStage.Effective)
            {
                return stage;
            }

            last = stage;
            await Task.Delay(Patience, clock, cancellation);
        }
    }

    /// <summary>As far as it can go without waiting, if nobody else works on this business's.</summary>
    /// <returns>The stage it is in then.</returns>
    public async Task<ErasureStage> Advance(TenantId business, ErasureId id, CancellationToken cancellation)
    {
        await using var turn = await Turn.Take(database, business, OneAtATime, cancellation);
        var stage = (await Load(business, id, cancellation)).State.Stage;
        while (turn is not null)
        {
            await Step(new(business, "privacy.erasure", Role.Owner), id, cancellation);
            var next = (await Load(business, id, cancellation)).State.Stage;
            if (next == stage)
            {
                break;
            }

            await Reached($"erasure.{next.ToString().ToLowerInvariant()}");
            stage = next;
        }

        return stage;
    }

    private async Task Step(Caller caller, ErasureId id, CancellationToken cancellation)
    {
        var erasure = (await Load(caller.Tenant, id, cancellation)).State;
        switch (erasure.Stage)
        {
            case ErasureStage.Confirmed:
                await fence.Build(caller, id, Reached, cancellation);
                break;
            case ErasureStage.Fenced:
                var hearing = await keys.Hearing(caller.Tenant, await people.Of(caller.Tenant, id, cancellation), cancellation);
                await Record(caller, id, state => Steps.Acknowledge(state, hearing.Heard, hearing.Awaited, Now), cancellation);
                break;
            case ErasureStage.Acknowledged:
                await Purge(caller, id, erasure, cancellation);
                await Destroy(caller, id, cancellation);
                break;
            case ErasureStage.Destroyed:
                await Certify(caller, id, state => Steps.TakeEffect(state, Now), null, cancellation);
                await Reached("erasure.before-telling");
                await farewells.Tell(caller.Tenant, id, cancellation);
                break;
            case ErasureStage.Effective when await physical.Ended(erasure.Destroyed!.Epoch, cancellation) is { } ended:
                await Certify(caller, id, state => Steps.Finish(state, ended.Epoch, Now), ended, cancellation);
                break;
            case ErasureStage.Final when await physical.Ended(erasure.Destroyed!.Epoch, cancellation) is { } ended:
                await physical.Strip(ended.Epoch, cancellation);
                await Reached("erasure.before-vacuum");
                await physical.Vacuum(ended.Epoch, cancellation);
                await Reached("erasure.stripped");
                await Certify(caller, id, state => Steps.Strip(state, Now), ended, cancellation);
                break;
        }
    }

    private Instant Now => clock.GetCurrentInstant();

    private async Task Purge(Caller caller, ErasureId id, ErasureCase erasure, CancellationToken cancellation)
    {
        var set = await people.Of(caller.Tenant, id, cancellation);
        var erasing = new Erasing(caller.Tenant, set, [.. (await keys.Streams(caller.Tenant, set, cancellation)).Select(held => held.Stream)]);
        if (Steps.Disclose(erasure, [], Now) is Decision<ErasureEvent>.Accepted { Events.Count: > 0 })
        {
            var told = await disclosures.Of(erasing, cancellation);
            await Record(caller, id, state => Steps.Disclose(state, told, Now), cancellation);
        }

        if (Steps.Count(erasure, [], Now) is Decision<ErasureEvent>.Accepted { Events.Count: > 0 })
        {
            var rows = new List<ModuleRows>();
            foreach (var (module, purger) in _purgers)
            {
                rows.Add(new(module, await purger.Count(erasing, cancellation)));
            }

            await Record(caller, id, state => Steps.Count(state, [.. rows], Now), cancellation);
        }

        foreach (var (module, purger) in _purgers.Where(purger => !erasure.Has(purger.Module)))
        {
            var removed = await purger.Purge(erasing, cancellation);
            await Reached($"erasure.purged-{module.Value}");
            await Record(caller, id, state => Steps.Purge(state, module, removed, Now), cancellation);
        }
    }

    private async Task Destroy(Caller caller, ErasureId id, CancellationToken cancellation)
    {
        var set = await people.Of(caller.Tenant, id, cancellation);
        await Reached("erasure.before-destruction");
        await store.Transact(caller, async transaction =>
        {
            var (erasure, tags, held, now) = (await Read(transaction, id, cancellation), keys.Tags(caller.Tenant, set), await keys.Streams(caller.Tenant, set, cancellation), Now);
            var retained = held.Where(stream => Retention.Of(stream.Class) is not null).GroupBy(stream => stream.Class).OrderBy(each => each.Key)
                .Select(each => new RetainedClass(each.Key, each.Count(), Retention.Of(each.Key)!.Until(now))).ToList();
            var count = held.Count(stream => Retention.Of(stream.Class) is null);
            if (Steps.Destroy(erasure.State, _purgers.Select(purger => purger.Module), count, tags.LatestEpoch, [.. retained], now)
                is Decision<ErasureEvent>.Accepted { Events: { Count: > 0 } facts })
            {
                transaction.Append(erasure, facts);
                transaction.DecideAgainWhenBroken("keys_as_counted");
                keys.Destroy(transaction, set, tags, [.. retained.Select(one => one.Class)], retained.Select(one => one.Until).DefaultIfEmpty(now).Max(), count);
                PeopleToErase.Forget(transaction, id);
            }

            return null;
        }, cancellation);
    }

    private async Task Certify(Caller caller, ErasureId id, Func<ErasureCase, Decision<ErasureEvent>> decide, EndedEpoch? ended, CancellationToken cancellation)
    {
        var (controller, history) = (await certificates.Controller(caller.Tenant, cancellation), await certificates.History(caller.Tenant, cancellation));
        await store.Transact(caller, async transaction =>
        {
            var erasure = await Read(transaction, id, cancellation);
            if (decide(erasure.State) is Decision<ErasureEvent>.Accepted { Events: { Count: > 0 } facts })
            {
                Certificates.Issue(transaction, id, transaction.Append(erasure, facts), controller, history, ended);
            }

            return null;
        }, cancellation);
        await Reached("erasure.before-proving");
        await certificates.Prove(caller.Tenant, cancellation);
    }

    private Task<Outcome> Record(Caller caller, ErasureId id, Func<ErasureCase, Decision<ErasureEvent>> decide, CancellationToken cancellation) =>
        store.Transact(caller, ErasureCase.Of(id), decide, cancellation);

    private Task<Loaded<ErasureCase, ErasureEvent>> Load(TenantId business, ErasureId id, CancellationToken cancellation) =>
        store.Load(business, ErasureCase.Of(id), cancellation);

    internal static async Task<Loaded<ErasureCase, ErasureEvent>> Read(Transaction transaction, ErasureId id, CancellationToken cancellation)
    {
        var read = transaction.Read();
        var erasure = read.Stream(ErasureCase.Of(id));
        await read.Run(cancellation);
        return erasure.Value;
    }
}
