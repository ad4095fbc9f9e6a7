using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using NodaTime;
using Xunit;

namespace Bookings.Privacy.Tests;

/// <summary>Each step is taken once, in its order, and only when what it waits for is there.</summary>
public sealed class StepTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 10, 0);
    private static readonly ReceiptHash Receipt = ReceiptHash.Draw().Hash;
    private static readonly Code Clients = new("clients");
    private static readonly ErasureEvent[] Confirmed = [new ErasureRequested(Now, RequestedBy.Client, 1), new IdentityChecked(Now, new("in-person")), new ErasureConfirmed(Now, Receipt)];
    private static readonly ErasureEvent[] Acknowledged = [.. Confirmed, new ErasureFenced(Now), new FenceAcknowledged(Now, 2)];

    private static Steps.Ask Ask(params string[] blockers) => new(RequestedBy.Client, new("in-person"), 1, [.. blockers.Select(code => new Code(code))], Receipt, Now);

    [Fact]
    public void A_request_that_nothing_stands_in_the_way_of_is_confirmed() =>
        Assert.Equal(Confirmed, Facts(Steps.Request(Ask(), ErasureCase.Initial)));

    [Fact]
    public void What_stands_in_the_way_is_recorded_by_its_code() =>
        Assert.Equal([new("future-booking")], Assert.IsType<ErasureBlocked>(Facts(Steps.Request(Ask("future-booking"), ErasureCase.Initial))[^1]).Blockers);

    [Fact]
    public void A_blocked_request_goes_on_where_it_was()
    {
        var blocked = After([.. Facts(Steps.Request(Ask("future-booking"), ErasureCase.Initial))]);
        Assert.Equal([typeof(ErasureRequested), typeof(IdentityChecked), typeof(ErasureConfirmed)], Facts(Steps.Request(Ask(), blocked)).Select(fact => fact.GetType()));
    }

    /// <summary>Blocked in a night, and asked for a year later by the person: who asked last, when, and who they are then is what is certified.</summary>
    [Fact]
    public void Who_asks_again_is_who_asked()
    {
        var (night, later) = (Ask("notice") with { By = RequestedBy.Retention, Identity = Periods.Identity, People = 2 }, Now + Duration.FromDays(365));
        var blocked = After([.. Facts(Steps.Request(night, ErasureCase.Initial))]);
        Assert.Equal((RequestedBy.Retention, 2, Removal.Period), (blocked.By, blocked.People, blocked.Removal));
        var asked = After([.. Facts(Steps.Request(night, ErasureCase.Initial)), .. Facts(Steps.Request(Ask() with { Now = later }, blocked))]);
        Assert.Equal(
            (ErasureStage.Confirmed, RequestedBy.Client, later, 1, Removal.Request, new Code("in-person")),
            (asked.Stage, asked.By, asked.RequestedAt, asked.People, asked.Removal, asked.Identity!.Value));
    }

    [Fact]
    public void What_a_period_has_confirmed_is_theirs_when_they_ask_before_the_fence()
    {
        var night = Ask() with { By = RequestedBy.Retention, Identity = Periods.Identity };
        var confirmed = After([.. Facts(Steps.Request(night, ErasureCase.Initial))]);
        Assert.Empty(Facts(Steps.Request(night, confirmed)));
        Assert.Equal(3, Facts(Steps.Request(Ask(), confirmed)).Count);
        Assert.Empty(Facts(Steps.Request(Ask(), After([.. Facts(Steps.Request(night, ErasureCase.Initial)), new ErasureFenced(Now)]))));
    }

    [Fact]
    public void Asked_for_again_it_changes_nothing() => Assert.Empty(Facts(Steps.Request(Ask("future-booking"), After(Confirmed))));

    [Fact]
    public void Nothing_is_fenced_before_it_is_confirmed() => Assert.Empty(Facts(Steps.Fence(ErasureCase.Initial, 1, Now)));

    [Fact]
    public void How_many_they_are_at_the_fence_is_recorded_where_it_is_not_what_was()
    {
        Assert.Equal([new ErasureFenced(Now)], Facts(Steps.Fence(After(Confirmed), 1, Now)));
        Assert.Equal([new PeopleCounted(Now, 2), new ErasureFenced(Now)], Facts(Steps.Fence(After(Confirmed), 2, Now)));
    }

    [Fact]
    public void A_node_that_has_not_heard_is_waited_for() => Assert.Empty(Facts(Steps.Acknowledge(After([.. Confirmed, new ErasureFenced(Now)]), 1, awaited: 1, Now)));

    [Fact]
    public void Nothing_is_destroyed_while_a_module_has_not_purged() =>
        Assert.Empty(Facts(Steps.Destroy(After([.. Acknowledged, new ModulePurged(Now, Clients, 3)]), [Clients, new("scheduling")], 3, 1, [], Now)));

    [Fact]
    public void When_all_have_purged_the_keys_go() =>
        Assert.IsType<KeysDestroyed>(Assert.Single(Facts(Steps.Destroy(After([.. Acknowledged, new ModulePurged(Now, Clients, 3)]), [Clients], 3, 1, [], Now))));

    [Fact]
    public void A_module_purges_once() => Assert.Empty(Facts(Steps.Purge(After([.. Acknowledged, new ModulePurged(Now, Clients, 3)]), Clients, 0, Now)));

    /// <summary>Cut off after it removed something, a module finds nothing the second time.</summary>
    [Fact]
    public void What_was_counted_before_the_purge_is_what_was_purged()
    {
        var counted = new RowsCounted(Now, [new(Clients, 7)]);
        Assert.Equal([counted], Facts(Steps.Count(After(Acknowledged), counted.Modules, Now)));
        Assert.Empty(Facts(Steps.Count(After([.. Acknowledged, counted]), [], Now)));
        Assert.Empty(Facts(Steps.Count(After([.. Acknowledged, new ModulePurged(Now, Clients, 3)]), [], Now)));
        Assert.Equal(7, Assert.IsType<ModulePurged>(Assert.Single(Facts(Steps.Purge(After([.. Acknowledged, counted]), Clients, 0, Now)))).Removed);
    }

    [Fact]
    public void It_is_not_final_while_an_epoch_of_its_keys_lives()
    {
        var effective = After([.. Acknowledged, new KeysDestroyed(Now, 3, 4, []), new ErasureEffective(Now)]);
        Assert.Empty(Facts(Steps.Finish(effective, 3, Now)));
        Assert.Equal([typeof(EpochDestroyed), typeof(ErasureFinal)], Facts(Steps.Finish(effective, 4, Now)).Select(fact => fact.GetType()));
    }

    [Fact]
    public void A_retained_class_is_kept_for_three_years_to_the_day() =>
        Assert.Equal(Instant.FromUtc(2029, 3, 1, 10, 0), Retention.Of(DataClass.ConsentProof)!.Until(Now));

    private static IReadOnlyList<ErasureEvent> Facts(Decision<ErasureEvent> decision) => Assert.IsType<Decision<ErasureEvent>.Accepted>(decision).Events;

    private static ErasureCase After(params ErasureEvent[] facts) => facts.Aggregate(ErasureCase.Initial, ErasureCase.Evolve);
}
