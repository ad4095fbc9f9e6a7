using Bookings.Scheduling.Contracts;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;

namespace Bookings.Scheduling.Tests;

public sealed class VisitFactsTests
{
    private static readonly ServiceId[] Services = [new(new Guid(1, 0, 0, new byte[8])), new(new Guid(2, 0, 0, new byte[8]))];
    private static readonly ProviderId[] Providers = [new(new Guid(3, 0, 0, new byte[8])), new(new Guid(4, 0, 0, new byte[8]))];

    private static KnownVisit Visit(string date, int service = 0, int provider = 0) => new(Date(date), Services[service], Providers[provider]);

    private static VisitFacts Of(KnownVisit next, params KnownVisit[] earlier) => VisitFacts.Of(EarlierVisits.Of(earlier, next), next.Date);

    [Fact]
    public void A_first_visit_is_first_in_everything()
    {
        var all = new FirstIn(Week: true, Month: true, Quarter: true);
        Assert.Equal(new(VisitOrdinal.First, new(2027, 1), SinceLastVisit.NoneBefore, all, all, all), Of(Visit("2027-03-31")));
    }

    [Fact]
    public void A_visit_is_first_for_a_provider_whom_the_client_did_not_see_that_week() => Assert.Equal(
        new(
            VisitOrdinal.Second, new(2026, 4), SinceLastVisit.WithinAWeek,
            new(Week: false, Month: true, Quarter: true), new(Week: false, Month: true, Quarter: true), new(Week: true, Month: true, Quarter: true)),
        Of(Visit("2027-01-02"), Visit("2026-12-28", provider: 1)));

    [Theory]
    [InlineData(0, "First")]
    [InlineData(1, "Second")]
    [InlineData(2, "ThirdToFifth")]
    [InlineData(4, "ThirdToFifth")]
    [InlineData(5, "SixthToTenth")]
    [InlineData(9, "SixthToTenth")]
    [InlineData(10, "Later")]
    [InlineData(1000, "Later")]
    public void The_ordinal_is_a_band(int earlier, string band) =>
        Assert.Equal(band, Of(Visit("2027-03-31"), [.. Enumerable.Range(0, earlier).Select(_ => Visit("2026-03-31"))]).Ordinal.ToString());

    [Theory]
    [InlineData("2027-03-31", "WithinAWeek")]
    [InlineData("2027-03-24", "WithinAWeek")]
    [InlineData("2027-03-23", "WithinAMonth")]
    [InlineData("2027-02-28", "WithinAMonth")]
    [InlineData("2027-02-27", "WithinAQuarter")]
    [InlineData("2026-12-28", "WithinHalfAYear")]
    [InlineData("2026-09-28", "WithinAYear")]
    [InlineData("2026-03-29", "Longer")]
    [InlineData("2027-04-01", "NoneBefore")]
    public void The_time_since_the_last_visit_is_a_band(string last, string band) =>
        Assert.Equal(band, Of(Visit("2027-03-31"), Visit(last)).SinceLast.ToString());

    [Fact]
    public void A_visit_booked_before_the_earliest_one_begins_the_cohort() =>
        Assert.Equal(new(2026, 2), Of(Visit("2026-06-30"), Visit("2026-07-01")).Cohort);

    /// <summary>Distinct clients are a sum of flags: in whatever order bookings are made, each client is counted once.</summary>
    [Fact]
    public void Flags_add_up_to_distinct_clients() => Fixed.Holds(RandomPractice.Any, practice =>
    {
        var random = new Random(practice.Day.GetHashCode());
        var visits = Enumerable.Range(0, 30)
            .Select(_ => new KnownVisit(practice.Day.PlusDays(random.Next(200)), Services[random.Next(2)], Providers[random.Next(2)])).ToList();
        var facts = visits.Select((visit, n) => Of(visit, [.. visits.Take(n)])).ToList();
        var months = visits.Select(visit => (visit.Date.Year, visit.Date.Month)).Distinct().Count();
        var quarters = visits.Select(visit => (visit.Service, Quarter.Of(visit.Date))).Distinct().Count();
        return facts.Count(fact => fact.Business.Month) == months && facts.Count(fact => fact.Service.Quarter) == quarters ? null : "not a sum";
    });
}
