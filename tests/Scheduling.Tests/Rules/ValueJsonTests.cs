using System.Text.Json;
using Bookings.Kernel;
using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;

namespace Bookings.Scheduling.Tests;

/// <summary>Values of events come back from JSON as they went in, and write down nothing that they can work out.</summary>
public sealed class ValueJsonTests
{
    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions().AddKernelConverters();

    private static readonly Money Price = new(50000, Currency.Of("NOK"));

    public static TheoryData<object> Values =>
    [
        ServiceRules.Usual with
        {
            Durations = [Duration.FromMinutes(30), Hour], Price = Price, Limits = new(3, 2, 1), Notice = new(Hour, 2 * Hour, 48 * Hour),
            Buffers = new(Duration.FromMinutes(5), Duration.FromMinutes(10), BufferGap.Sum), Grid = new(50, Alignment.Opening, 0),
        },
        Open.Hours[0] with
        {
            Overrides = [new(Monday, []), new(Monday.PlusDays(1), [new(new(18, 0), LocalTime.Midnight)])],
            Away = [new(Local("2027-01-05T10:00"), Local("2027-01-06T10:00"))],
        },
        new Closure(Monday, Monday.PlusDays(3)),
        new CancellationTerms(24 * Hour, LateRule.Refuse, Fee.OfPrice(50), 3, Fee.Fixed(Price)),
        new SeriesRule(Recurrence.MonthlyByWeekday, 2, [IsoDayOfWeek.Friday], -1, null, Monday, [Monday]),
        VisitFacts.Of(EarlierVisits.None, Monday),
        HolidayRegion.Find("DE-BY")!,
        new Slot(At("2027-01-05T10:00:00+01:00"), Offset.FromHours(1)),
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_comes_back_as_it_went_in(object value)
    {
        var text = JsonSerializer.Serialize(value, value.GetType(), Json);
        Assert.Equal(value, JsonSerializer.Deserialize(text, value.GetType(), Json));
    }

    [Fact]
    public void A_week_reads_as_a_person_would_write_it() => Assert.Equal(
        """{"ValidFrom":"2027-01-04","Days":[{"Day":"Tuesday","Ranges":[{"From":"09:00","To":"12:00"},{"From":"13:00","To":"00:00"}]}]}""",
        JsonSerializer.Serialize(WeeklyHours.Each(Monday, [new(new(9, 0), new(12, 0)), new(new(13, 0), LocalTime.Midnight)], IsoDayOfWeek.Tuesday), Json));

    [Fact]
    public void Facts_of_a_visit_say_nothing_but_bands_and_flags() => Assert.Equal(
        """{"Ordinal":"First","Cohort":{"Year":2027,"Number":1},"SinceLast":"NoneBefore","Business":#,"Service":#,"Provider":#}"""
            .Replace("#", """{"Week":true,"Month":true,"Quarter":true}""", StringComparison.Ordinal),
        JsonSerializer.Serialize(VisitFacts.Of(EarlierVisits.None, Monday), Json));
}
