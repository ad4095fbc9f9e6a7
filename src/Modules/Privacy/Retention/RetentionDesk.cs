using Bookings.Access.Contracts;

namespace Bookings.Privacy;

/// <summary>Looks ahead at a night, and runs one at once; for the endpoints and the command line.</summary>
internal sealed class RetentionDesk(EventStore store, RetentionWalk walk, NightRun run, RetentionSelection selection, IBusinessProfiles businesses, TimeProvider clock) : IRetention
{
    public async Task<RetentionForecast> Simulate(TenantId business, CancellationToken cancellation)
    {
        var rules = (await store.Load(business, RetentionRules.Stream, cancellation)).State;
        return (await Simulate(business, rules, cancellation)).Forecast;
    }

    public async Task<RetentionForecast?> Run(TenantId business, CancellationToken cancellation) =>
        await run.Run(business, await ZoneOf(business, cancellation), cancellation) is { } night
        && (await store.Load(business, RetentionNight.Of(night), cancellation)).State.End is { } end
            ? Forecast(night, end.Classes, [])
            : null;

    /// <summary>What the coming night would take if these were in force.</summary>
    internal async Task<(RetentionForecast Forecast, IReadOnlyList<ClassOutcome> Outcomes)> Simulate(TenantId business, RetentionRules rules, CancellationToken cancellation)
    {
        var zone = await ZoneOf(business, cancellation);
        var night = Periods.Due(zone, clock.GetCurrentInstant()).PlusDays(1);
        var outcomes = await walk.Over(business, rules.Rules, rules.NoticeDays, Periods.MomentOf(zone, night), EmptyHands.Instance, cancellation);
        var later = rules.Rules.Where(rule => rule.InForce > Periods.MomentOf(zone, night)).ToDictionary(rule => rule.Class, rule => rule.InForce.InZone(zone).Date);
        return (Forecast(night, outcomes, later) with { Warning = RetentionWords.Undecided(rules.Undecided(selection.IsHeld)) }, outcomes);
    }

    internal async Task<DateTimeZone> ZoneOf(TenantId business, CancellationToken cancellation) =>
        (await businesses.Of(business, cancellation))?.Zone ?? throw new InvalidOperationException("A business that keeps something was never founded.");

    /// <param name="later">From which day on rules hold that do not yet.</param>
    private static RetentionForecast Forecast(LocalDate night, IReadOnlyList<ClassOutcome> outcomes, Dictionary<DataClass, LocalDate> later) => new(
        night,
        [
            .. outcomes.Select(outcome => new RetentionCount(
                Retention.Label(outcome.Class), outcome.Taken, outcome.Protected, outcome.Skipped.ToDictionary(one => one.Reason.Value, one => one.Count, StringComparer.Ordinal),
                later.TryGetValue(outcome.Class, out var from) ? from : null)),
        ],
        RetentionWords.Of(outcomes, later), Warning: null);
}
