namespace Bookings.Privacy;

/// <summary>
/// One night of one business. What it began with is recorded first and what it came to last, so a run that ends anywhere is gone through again with the same rules and the
/// same moment, finds what is left, and counts everything once.
/// </summary>
internal sealed class NightRun(
    EventStore store, RetentionWalk walk, PeopleRemoval removal, PartDestruction parts, RetentionNotices notices, BookingsDatabase database, TimeProvider clock)
{
    private const int OneAtATime = 20566;

    /// <summary>Called with the name of each point at which a crash must do no harm.</summary>
    internal Func<string, Task> Reached { get; set; } = point =>
    {
        Failpoint.Reached(point);
        return Task.CompletedTask;
    };

    /// <summary>The latest night that is due, and before it one that was cut off; nothing where there is none, or while somebody else is at it.</summary>
    /// <returns>The last night that it ended.</returns>
    public async Task<LocalDate?> Run(TenantId business, DateTimeZone zone, CancellationToken cancellation)
    {
        await using var turn = await Turn.Take(database, business, OneAtATime, cancellation);
        if (turn is null)
        {
            return null;
        }

        var caller = new Caller(business, "privacy.retention", Role.Owner);
        LocalDate? ended = null;
        while (await CutOff(business, cancellation) is { } cut)
        {
            ended = await Finish(caller, cut, cancellation);
        }

        var due = Periods.Due(zone, clock.GetCurrentInstant());
        return await Begin(caller, due, Periods.MomentOf(zone, due), cancellation) ? await Finish(caller, due, cancellation) : ended;
    }

    private async Task<LocalDate?> CutOff(TenantId business, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var cut = read.Single<LocalDate?>(
            "select night from privacy.retention_nights where tenant_id = $1 and ended_at is null order by night limit 1", row => row.GetDate(0), Param.Tenant(business));
        await read.Run(cancellation);
        return cut.Value;
    }

    private async Task<bool> Begin(Caller caller, LocalDate night, Instant moment, CancellationToken cancellation)
    {
        var rules = (await store.Load(caller.Tenant, RetentionRules.Stream, cancellation)).State;
        var began = false;
        await store.Transact(caller, RetentionNight.Of(night), state =>
        {
            var fact = Begin(state, rules, night, moment, clock.GetCurrentInstant());
            began = fact is Decision<RetentionNightEvent>.Accepted { Events.Count: > 0 };
            return fact;
        }, cancellation);
        if (began)
        {
            await Reached("retention.began");
        }

        return began;
    }

    /// <summary>A night is begun once, and only where a rule is in force at its hour.</summary>
    internal static Decision<RetentionNightEvent> Begin(RetentionNight state, RetentionRules rules, LocalDate night, Instant moment, Instant now)
    {
        RetentionRule[] inForce = [.. rules.Rules.Where(rule => rule.InForce <= moment)];
        return state.Beginning is null && inForce.Length > 0 ? new NightBegan(now, night, moment, [.. inForce], rules.NoticeDays) : Decision.Unchanged;
    }

    private async Task<LocalDate> Finish(Caller caller, LocalDate night, CancellationToken cancellation)
    {
        var state = (await store.Load(caller.Tenant, RetentionNight.Of(night), cancellation)).State;
        var outcomes = await walk.Over(
            caller.Tenant, state.Rules, state.NoticeDays, state.Moment, new Hands(caller, state, store, removal, parts, notices, Reached), cancellation);
        await Reached("retention.before-end");

        // Counted by what is recorded: of a run that was cut off, its first half is gone from what was walked.
        var (people, told) = (await removal.Taken(caller.Tenant, night, cancellation), await notices.Counted(caller.Tenant, night, cancellation));
        await store.Transact(caller, RetentionNight.Of(night), latest => End(latest, outcomes, people, told, clock.GetCurrentInstant()), cancellation);
        await Reached("retention.ended");
        return night;
    }

    /// <summary>Ended once.</summary>
    /// <param name="people">That were fenced, by class. How many parts went is in the night's own facts.</param>
    /// <param name="told">For whom a message was planned, by class.</param>
    internal static Decision<RetentionNightEvent> End(
        RetentionNight state, IEnumerable<ClassOutcome> outcomes, IReadOnlyDictionary<DataClass, int> people, IReadOnlyDictionary<DataClass, int> told, Instant now) => state.End is not null
        ? Decision.Unchanged
        : new NightEnded(now, [.. outcomes.Select(outcome => outcome with
        {
            Taken = people.GetValueOrDefault(outcome.Class) + state.PartsOf(outcome.Class), Told = told.GetValueOrDefault(outcome.Class),
        })]);

    private sealed class Hands(
        Caller caller, RetentionNight night, EventStore store, PeopleRemoval removal, PartDestruction parts, RetentionNotices notices, Func<string, Task> reached) : IRetentionHands
    {
        /// <summary>Whoever thinks better of a rule is heard while a night goes on: from the next page on it takes no more than the rules of now.</summary>
        public async Task<RuleNow?> Still(RuleNow rule, CancellationToken cancellation) =>
            (await store.Load(caller.Tenant, RetentionRules.Stream, cancellation)).State.Narrow(rule, night.Moment);

        public async Task<IReadOnlyList<Code>> Take(DataClass held, AgingPerson person, CancellationToken cancellation)
        {
            var reasons = await removal.Take(caller, night.Night, held, person, cancellation);
            await reached("retention.person-taken");
            return reasons;
        }

        public Task<int> Take(DataClass held, PartsOver page, CancellationToken cancellation) => parts.Run(caller, night.Night, held, page, reached, cancellation);

        public async Task Tell(RuleNow rule, IReadOnlyList<AgingPerson> people, CancellationToken cancellation)
        {
            if (people.Count > 0)
            {
                await notices.Tell(caller, night.Night, rule.Rule.Class, rule.NoticeDays, people, cancellation);
                await reached("retention.told");
            }
        }
    }
}
