namespace Bookings.Privacy;

/// <summary>The step that nobody can take back: from its commit on nothing is added to what is known of somebody, and nothing of it is opened.</summary>
internal sealed class Fence(
    EventStore store, PeopleToErase people, FenceWatch watch, IEnumerable<IErasureBlocker> blockers, PeriodLimit periods, Farewells farewells, PersonKeys keys,
    Disclosures disclosures, TimeProvider clock)
{
    /// <summary>Whoever asked was merged with somebody who asked too: one erasure goes on, with both of them.</summary>
    private static readonly Code Joined = new("asked-with-another");

    private Instant Now => clock.GetCurrentInstant();

    public async Task Build(Caller caller, ErasureId id, Func<string, Task> reached, CancellationToken cancellation)
    {
        if (await people.AskerOf(caller.Tenant, id, cancellation) is not { } asker)
        {
            await Block(caller, id, [Joined], cancellation);
            return;
        }

        var (noted, limit) = (await people.Of(caller.Tenant, id, cancellation), await periods.Of(caller.Tenant, id, cancellation));
        var set = await people.Behind(caller.Tenant, asker, cancellation);
        var farewell = await farewells.Prepare(caller.Tenant, set, cancellation);
        await disclosures.Retract(new(caller.Tenant, set, [.. (await keys.Streams(caller.Tenant, set, cancellation)).Select(held => held.Stream)]), cancellation);
        await reached("erasure.before-fence");
        var isBuilt = false;
        var outcome = await store.Transact(caller, async transaction =>
        {
            isBuilt = false;
            var erasure = await ErasurePipeline.Read(transaction, id, cancellation);
            if (Steps.Fence(erasure.State, set.Count, Now) is not Decision<ErasureEvent>.Accepted { Events: { Count: > 0 } facts })
            {
                return null;
            }

            transaction.Append(erasure, facts);
            transaction.WhenBroken("one_person_as_seen", new RegroupedMeanwhile());
            transaction.WhenBroken("nothing_in_the_way", new ErasureIsBlocked(id.Value, []));
            if (!await people.Guard(transaction, set, cancellation) || (erasure.State.Removal == Removal.Period && !set.ToHashSet().SetEquals(noted)))
            {
                return new RegroupedMeanwhile();
            }

            foreach (var blocker in blockers.Against(erasure.State.Removal))
            {
                blocker.Guard(transaction, set, Now);
            }

            if (limit is { } over && erasure.State.Removal == Removal.Period)
            {
                periods.Guard(transaction, set, over);
            }

            await EraseRequests.Answer(transaction, set, Now, cancellation);
            PersonKeys.Fence(transaction, set);
            PeopleToErase.Note(transaction, id, asker, set, isNew: false);
            isBuilt = true;
            return null;
        }, cancellation);
        if (outcome is Outcome.Refused { Reason: var reason })
        {
            await Block(caller, id, await InTheWay(caller.Tenant, id, set, limit, reason, cancellation), cancellation);
            return;
        }

        if (isBuilt)
        {
            farewells.Keep(caller.Tenant, id, farewell);
        }

        // Here at once; every other node says when it has.
        watch.Forget(caller.Tenant);
    }

    /// <summary>What came in between. Nothing, where it was settled again, or they are others now: then it stays confirmed, and the fence is tried again with who they are then.</summary>
    private async Task<Several<Code>> InTheWay(
        TenantId business, ErasureId id, IReadOnlyList<SubjectId> set, PeriodLimit.Limit? limit, Rejection reason, CancellationToken cancellation)
    {
        var removal = (await store.Load(business, ErasureCase.Of(id), cancellation)).State.Removal;
        if (reason is RegroupedMeanwhile)
        {
            // The night looked at others, and told others: the next one looks at these.
            return removal == Removal.Period ? [new(reason.Code)] : [];
        }

        var found = (await blockers.Found(business, set, removal, cancellation)).Select(one => new Code(one.Code)).ToList();
        if (removal == Removal.Period && limit is { } over && await periods.WasVisited(business, set, over, cancellation))
        {
            found.Add(PeriodLimit.Visited);
        }

        return [.. found];
    }

    private async Task Block(Caller caller, ErasureId id, Several<Code> found, CancellationToken cancellation)
    {
        if (found.Count > 0)
        {
            await store.Transact(caller, ErasureCase.Of(id), state => Steps.Block(state, found, Now), cancellation);
        }
    }
}
