using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>Invariant 2: offered ⇔ bookable, over schedules, zones, days on which the clocks change, rules and bookings at random.</summary>
public sealed class SlotProperties
{
    [Fact]
    public void What_is_offered_is_what_can_be_booked() => Fixed.Holds(RandomPractice.Any, practice => Disagreement(practice, practice.Known));

    [Fact]
    public void What_is_offered_is_what_a_naive_reading_of_the_rules_offers() => Fixed.Holds(RandomPractice.Any, AgainstTheOracle, runs: 300);

    [Fact]
    public void The_days_asked_for_do_not_change_what_is_offered_on_one_of_them() => Fixed.Holds(RandomPractice.Any, practice =>
    {
        var alone = Offered(practice, practice.Known, new(practice.Day, practice.Day));
        var among = Offered(practice, practice.Known, new(practice.Day.PlusDays(-3), practice.Day.PlusDays(4)))
            .Where(slot => slot.Local().Date == practice.Day);
        return alone.SequenceEqual(among) ? null : "a wider question got another answer";
    });

    [Fact]
    public void Slots_come_in_order_and_once() => Fixed.Holds(RandomPractice.Any, practice =>
    {
        var offered = Offered(practice, practice.Known, new(practice.Day.PlusDays(-1), practice.Day.PlusDays(3)));
        return offered.Zip(offered.Skip(1)).All(pair => pair.First.At < pair.Second.At) ? null : "out of order";
    });

    [Fact]
    public void Two_accepted_bookings_never_come_closer_than_the_constraints_allow() => Fixed.Holds(RandomPractice.Any, practice =>
    {
        var offered = Offered(practice, practice.Known, new(practice.Day, practice.Day.PlusDays(1)));
        return offered.Select(slot => Occupied.Of(slot.At, practice.Length, practice.Known.Rules.Buffers))
            .Any(wanted => practice.Provider.Any(taken => Overlap(taken.Occupied.During, wanted.During) || Overlap(taken.Occupied.Approach, wanted.Approach)))
            ? "the database would have refused what was offered" : null;
    });

    public static TheoryData<string> Sabotages => [.. Mutations.Keys];

    /// <summary>The positive control: a rule that only one of the two forgets must be noticed.</summary>
    [Theory]
    [MemberData(nameof(Sabotages))]
    public void A_rule_that_only_the_slots_forget_is_noticed(string rule) =>
        Fixed.Fails(RandomPractice.Any, practice => Disagreement(practice, Mutations[rule](practice.Known)), runs: 400);

    [Fact]
    public void The_random_practices_offer_something_often_enough_to_prove_anything()
    {
        var (some, all) = (0, 0);
        Fixed.Holds(RandomPractice.Any, practice =>
        {
            all++;
            some += Offered(practice, practice.Known, new(practice.Day, practice.Day)).Count > 0 ? 1 : 0;
            return null;
        });

        Assert.True(some * 3 > all, $"{some} of {all}");
    }

    private static readonly Dictionary<string, Func<Circumstances, Circumstances>> Mutations = new(StringComparer.Ordinal)
    {
        ["buffers"] = known => known with { Rules = known.Rules with { Buffers = Buffers.None } },
        ["how buffers meet"] = known => known with { Rules = known.Rules with { Buffers = known.Rules.Buffers with { Gap = 1 - known.Rules.Buffers.Gap } } },
        ["notice"] = known => known with { Rules = known.Rules with { Notice = default } },
        ["horizon"] = known => known with { Rules = known.Rules with { HorizonDays = 100 } },
        ["grid"] = known => known with { Rules = known.Rules with { Grid = new(1) } },
        ["limits"] = known => known with { Rules = known.Rules with { Limits = default } },
        ["own overlap"] = known => known with { Rules = known.Rules with { OwnOverlap = OwnOverlap.Allow } },
        ["provider's bookings"] = known => known with { Provider = BusyTimes.None },
        ["pools"] = known => known with { Pools = [] },
        ["closures"] = known => known with { Closures = [] },
        ["holidays"] = known => known with { Holidays = [] },
        ["overrides"] = known => known with { Hours = [.. known.Hours.Select(hours => hours with { Overrides = [] })] },
        ["time off"] = known => known with { Hours = [.. known.Hours.Select(hours => hours with { Away = [] })] },
        ["other hours than the provider's"] = known => known with { Hours = [known.Hours[0]] },
        ["the client"] = known => known with { Client = null },
    };

    private static List<Slot> Offered(RandomPractice practice, Circumstances known, DateInterval days) => Slots.Offered(known, practice.Length, days);

    private static string? Disagreement(RandomPractice practice, Circumstances whatTheSlotsKnow)
    {
        var offered = Offered(practice, whatTheSlotsKnow, new(practice.Day, practice.Day)).Select(slot => slot.At).ToHashSet();
        foreach (var minute in MinutesOf(practice))
        {
            var asInstant = BookingRules.Check(practice.Known, RequestedStart.At(minute, practice.Known.Zone), practice.Length);
            if (asInstant.IsBookable() != offered.Contains(minute))
            {
                return $"{minute}: offered {offered.Contains(minute)}, {asInstant.Rules}";
            }
        }

        // Local times too: those that do not exist are no instants at all.
        for (var local = practice.Day.AtMidnight(); local.Date == practice.Day; local = local.PlusMinutes(5))
        {
            var asLocal = BookingRules.Check(practice.Known, new(local), practice.Length);
            var exists = practice.Known.Zone.Rules.MapLocal(local).Count > 0;
            if (asLocal.IsBookable() != (exists && offered.Contains(asLocal.Start.At)))
            {
                return $"{local}: {asLocal.Rules}";
            }
        }

        return null;
    }

    private static string? AgainstTheOracle(RandomPractice practice)
    {
        var oracle = new MinuteOracle(practice);
        var offered = Offered(practice, practice.Known, new(practice.Day, practice.Day)).Select(slot => slot.At).ToHashSet();
        foreach (var minute in MinutesOf(practice))
        {
            if (oracle.IsBookable(minute) != offered.Contains(minute))
            {
                return $"{minute}: offered {offered.Contains(minute)}";
            }
        }

        return null;
    }

    /// <summary>Every minute whose local date is the day, the second of two included.</summary>
    private static IEnumerable<Instant> MinutesOf(RandomPractice practice)
    {
        var zone = practice.Known.Zone.Rules;
        var noon = practice.Day.At(new(12, 0)).InZoneLeniently(zone).ToInstant();
        return Enumerable.Range(-1600, 3200).Select(minutes => noon + Duration.FromMinutes(minutes)).Where(minute => minute.InZone(zone).Date == practice.Day);
    }

    private static bool Overlap(Stretch a, Stretch b) => a.From < b.To && b.From < a.To;
}
