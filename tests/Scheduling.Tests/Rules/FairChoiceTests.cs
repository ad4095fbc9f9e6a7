using Bookings.Scheduling.Contracts;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class FairChoiceTests
{
    private static readonly ProviderId[] Providers = [.. Enumerable.Range(1, 5).Select(n => new ProviderId(new Guid(n, 7, 7, new byte[8])))];

    private static Instant Start(int n) => Instant.FromUtc(2027, 1, 4, 8, 0) + Duration.FromMinutes(15 * n);

    [Fact]
    public void Nobody_free_is_nobody_chosen() => Assert.Null(FairChoice.Pick([], Start(0)));

    [Fact]
    public void The_least_loaded_of_the_day_is_chosen_and_the_week_breaks_a_tie()
    {
        Candidate Of(int provider, int day, int week) => new(Providers[provider], Duration.FromHours(day), Duration.FromHours(week));

        Assert.Equal(Providers[1], FairChoice.Pick([Of(0, 2, 2), Of(1, 1, 9), Of(2, 3, 3)], Start(0)));
        Assert.Equal(Providers[2], FairChoice.Pick([Of(0, 1, 5), Of(1, 1, 9), Of(2, 1, 4)], Start(0)));
    }

    [Fact]
    public void Asking_again_or_in_another_order_gives_the_same_answer()
    {
        var candidates = Providers.Select(provider => new Candidate(provider, default, default)).ToList();
        Assert.All(Enumerable.Range(0, 50), n => Assert.Equal(FairChoice.InOrder(candidates, Start(n)), FairChoice.InOrder(candidates.AsEnumerable().Reverse(), Start(n))));
    }

    [Fact]
    public void Among_equals_nobody_is_favoured()
    {
        var candidates = Providers.Select(provider => new Candidate(provider, default, default)).ToList();
        var chosen = Enumerable.Range(0, 5000).Select(n => FairChoice.Pick(candidates, Start(n))!.Value).CountBy(provider => provider).Select(count => count.Value);

        Assert.All(chosen, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void A_day_of_clients_is_shared_out_evenly()
    {
        var load = Providers.ToDictionary(provider => provider, _ => 0);
        for (var n = 0; n < 103; n++)
        {
            load[FairChoice.Pick(load.Select(one => new Candidate(one.Key, Duration.FromHours(one.Value), default)), Start(n))!.Value]++;
        }

        Assert.InRange(load.Values.Max() - load.Values.Min(), 0, 1);
    }
}
