namespace Bookings.Privacy;

/// <summary>The step that nobody can take back: from its commit on nothing is added to what is known of somebody, and nothing of it is opened.</summary>
internal sealed class Fence(EventStore store, PeopleToErase people, FenceWatch watch, IEnumerable<IErasureBlocker> blockers, Farewells farewells, PersonKeys keys, Disclosures disclosures, TimeProvider clock)
{
    private Instant Now => clock.GetCurrentInstant();

    public async Task Build(Caller caller, ErasureId id, Func<string, Task> reached, CancellationToken cancellation)
    {
        var set = await people.Of(caller.Tenant, id, cancellation);
        await farewells.Remember(caller.Tenant, id, set, cancellation);
        await disclosures.Retract(new(caller.Tenant, set, [.. (await keys.Streams(caller.Tenant, set, cancellation)).Select(held => held.Stream)]), cancellation);
        await reached("erasure.before-fence");
        var outcome = await store.Transact(caller, async transaction =>
        {
            var erasure = await ErasurePipeline.Read(transaction, id, cancellation);
            if (Steps.Fence(erasure.State, Now) is Decision<ErasureEvent>.Accepted { Events: { Count: > 0 } facts })
            {
                transaction.Append(erasure, facts);
                transaction.WhenBroken("nothing_in_the_way", new ErasureIsBlocked(id.Value, []));
                foreach (var blocker in blockers.Against(erasure.State.Removal))
                {
                    blocker.Guard(transaction, set, Now);
                }

                PersonKeys.Fence(transaction, set);
            }

            return null;
        }, cancellation);
        if (outcome is Outcome.Refused { Reason: ErasureIsBlocked })
        {
            await Block(caller, id, set, cancellation);
            return;
        }

        // Here at once; every other node says when it has.
        watch.Forget(caller.Tenant);
    }

    private async Task Block(Caller caller, ErasureId id, IReadOnlyList<SubjectId> set, CancellationToken cancellation)
    {
        farewells.Forget(id);
        var found = new List<Code>();
        var erasure = (await store.Load(caller.Tenant, ErasureCase.Of(id), cancellation)).State;
        foreach (var blocker in blockers.Against(erasure.Removal))
        {
            found.AddRange((await blocker.Find(caller.Tenant, set, cancellation)).Select(one => new Code(one.Code)));
        }

        // Settled again in between, it stays confirmed and the fence is tried again.
        if (found.Count > 0)
        {
            await store.Transact(caller, ErasureCase.Of(id), state => Steps.Block(state, [.. found], Now), cancellation);
        }
    }
}
