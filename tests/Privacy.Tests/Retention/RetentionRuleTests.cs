using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using NodaTime;
using Xunit;

namespace Bookings.Privacy.Tests;

/// <summary>Rules and nights as decisions.</summary>
public sealed class RetentionRuleTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 12, 0);
    private static readonly Duration Grace = Duration.FromDays(7);
    private static readonly LocalDate Night = new(2027, 3, 2);

    [Fact]
    public void A_new_rule_waits_for_its_grace() => Assert.Equal(Now + Grace, Single(Set(Asked(365), RetentionRules.Initial)).InForce);

    [Theory]
    [InlineData(364, RetentionAnchor.End)]
    [InlineData(365, RetentionAnchor.Booked)]
    [InlineData(1000, RetentionAnchor.Booked)]
    public void A_rule_that_may_take_more_waits_again(int days, RetentionAnchor anchor) =>
        Assert.Equal(Now + Grace, Single(Set(Asked(days, anchor), InForce(365, RetentionAnchor.End))).InForce);

    [Theory]
    [InlineData(366, RetentionAnchor.Booked)]
    [InlineData(365, RetentionAnchor.End)]
    public void A_rule_that_takes_less_is_in_force_as_before(int days, RetentionAnchor anchor) =>
        Assert.Equal(Now - Grace, Single(Set(Asked(days, anchor), InForce(365, RetentionAnchor.Booked))).InForce);

    [Fact]
    public void Who_would_have_been_told_and_is_not_has_a_grace_too() =>
        Assert.Equal(Now + Grace, Single(Set(Asked(365), InForce(365, RetentionAnchor.End) with { NoticeDays = 14 })).InForce);

    [Fact]
    public void Set_again_nothing_changes() =>
        Assert.Empty(Assert.IsType<Decision<RetentionRulesEvent>.Accepted>(SetRetention.Decide(new(Asked(365), 0, Now, Grace), InForce(365, RetentionAnchor.End))).Events);

    [Fact]
    public void What_proves_a_consent_is_kept_by_law() => Assert.IsType<SetRetention.KeptByLaw>(
        Assert.IsType<Decision<RetentionRulesEvent>.Rejected>(SetRetention.Decide(new([new(DataClass.ConsentProof, 1, RetentionAnchor.End)], 0, Now, Grace), RetentionRules.Initial)).Reason);

    [Fact]
    public void What_is_kept_on_purpose_is_decided_and_has_no_rule()
    {
        var rules = RetentionRules.Evolve(InForce(365, RetentionAnchor.End), new RetentionRulesSet(Now, [], 0, [new(DataClass.Contact, new("legal-claims"))]));
        Assert.Null(rules.Of(DataClass.Contact));
        Assert.Equal([DataClass.Booking], rules.Undecided(held => held is DataClass.Contact or DataClass.Booking));
        // A fact of before there were such reasons.
        Assert.Equal([DataClass.Contact], RetentionRules.Evolve(rules, new RetentionRulesSet(Now, [], 0)).Undecided(held => held == DataClass.Contact));
    }

    [Theory]
    [InlineData(365, RetentionAnchor.End, 365)]
    [InlineData(400, RetentionAnchor.End, 400)]
    // One that takes more now has its grace before it, or takes what the night was not begun for.
    [InlineData(300, RetentionAnchor.End, 365)]
    // Neither takes only what the other takes.
    [InlineData(400, RetentionAnchor.Booked, null)]
    public void A_night_takes_nothing_that_the_rules_of_now_would_leave(int days, RetentionAnchor anchor, int? left) =>
        Assert.Equal(left, InForce(days, anchor).Narrow(new(Single(InForce(365, RetentionAnchor.End)), 0), Now)?.Rule.Days);

    [Fact]
    public void What_waits_for_its_grace_or_is_gone_takes_nothing_in_a_night_that_began_before()
    {
        var began = new RuleNow(Single(InForce(365, RetentionAnchor.End)), 3);
        Assert.Null(RetentionRules.Initial.Narrow(began, Now));
        Assert.Null(Set(Asked(300), InForce(365, RetentionAnchor.End)).Narrow(began, Now));
        Assert.Equal(14, (InForce(365, RetentionAnchor.End) with { NoticeDays = 14 }).Narrow(began, Now)?.NoticeDays);
    }

    [Fact]
    public void No_night_begins_before_the_grace_is_over()
    {
        var rules = Set(Asked(365), RetentionRules.Initial);
        Assert.Empty(Facts(NightRun.Begin(RetentionNight.Initial, rules, Night, Now + Grace - Duration.FromTicks(1), Now)));
        Assert.Equal(rules.Rules, Assert.IsType<NightBegan>(Assert.Single(Facts(NightRun.Begin(RetentionNight.Initial, rules, Night, Now + Grace, Now)))).Rules);
    }

    [Fact]
    public void A_night_begins_once_and_ends_once()
    {
        var began = RetentionNight.Evolve(RetentionNight.Initial, new NightBegan(Now, Night, Now, InForce(1, RetentionAnchor.End).Rules, 0));
        Assert.Empty(Facts(NightRun.Begin(began, InForce(1, RetentionAnchor.End), Night, Now, Now)));
        var parts = RetentionNight.Evolve(RetentionNight.Evolve(began, new PartsDestroyed(Now, DataClass.Medical, 2, 1)), new PartsDestroyed(Now, DataClass.Medical, 3, 1));
        var (people, told) = (new Dictionary<DataClass, int> { [DataClass.Contact] = 4 }, new Dictionary<DataClass, int> { [DataClass.Contact] = 3 });
        ClassOutcome[] walked = [new(DataClass.Contact, 1, 2, [new(new("legal-hold"), 2)], 0), new(DataClass.Medical, 3, 0, [], 0)];
        var ended = Assert.IsType<NightEnded>(Assert.Single(Facts(NightRun.End(parts, walked, people, told, Now))));
        // What a run did before it was cut off counts, though it was not seen when the run was gone through again.
        Assert.Equal([4, 5], ended.Classes.Select(each => each.Taken));
        Assert.Equal([2, 0], ended.Classes.Select(each => each.Protected));
        Assert.Equal([3, 0], ended.Classes.Select(each => each.Told));
        Assert.Empty(Facts(NightRun.End(RetentionNight.Evolve(parts, ended), walked, people, told, Now)));
    }

    [Theory]
    [InlineData("Europe/Oslo", "2027-03-02T00:59:59Z", "2027-03-01")]
    [InlineData("Europe/Oslo", "2027-03-02T01:00:00Z", "2027-03-02")]
    [InlineData("America/Los_Angeles", "2027-03-02T01:00:00Z", "2027-03-01")]
    [InlineData("Pacific/Auckland", "2027-03-01T13:00:00Z", "2027-03-02")]
    // The clocks go from two to three that night, and twice through the hour in autumn.
    [InlineData("Europe/Oslo", "2027-03-28T00:59:59Z", "2027-03-27")]
    [InlineData("Europe/Oslo", "2027-03-28T01:00:00Z", "2027-03-28")]
    [InlineData("Europe/Oslo", "2027-10-31T00:00:00Z", "2027-10-31")]
    [InlineData("Europe/Oslo", "2027-10-31T01:00:00Z", "2027-10-31")]
    public void It_is_night_at_two_oclock_there(string zone, string now, string night) => Assert.Equal(
        NodaTime.Text.LocalDatePattern.Iso.Parse(night).Value, Periods.Due(DateTimeZoneProviders.Tzdb[zone], NodaTime.Text.InstantPattern.General.Parse(now).Value));

    [Fact]
    public void Each_night_has_a_stream_of_its_own() =>
        Assert.Equal(3000, Enumerable.Range(0, 3000).Select(day => RetentionNight.Of(Night.PlusDays(day)).Value).Distinct().Count());

    private static IReadOnlyList<SetRetention.Asked> Asked(int days, RetentionAnchor anchor = RetentionAnchor.End) => [new(DataClass.Contact, days, anchor)];

    private static RetentionRules InForce(int days, RetentionAnchor anchor) => new([new(DataClass.Contact, days, anchor, Now - Grace)], 0, []);

    private static RetentionRules Set(IReadOnlyList<SetRetention.Asked> asked, RetentionRules rules) =>
        Assert.IsType<Decision<RetentionRulesEvent>.Accepted>(SetRetention.Decide(new(asked, 0, Now, Grace), rules)).Events.Aggregate(rules, RetentionRules.Evolve);

    private static RetentionRule Single(RetentionRules rules) => Assert.Single(rules.Rules);

    private static IReadOnlyList<RetentionNightEvent> Facts(Decision<RetentionNightEvent> decision) => Assert.IsType<Decision<RetentionNightEvent>.Accepted>(decision).Events;
}
