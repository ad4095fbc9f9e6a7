using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class PracticeTests
{
    private static readonly Zone Oslo = Zone.Of("Europe/Oslo");
    private static readonly LocationId Sentrum = new(new("33333333-0000-4000-8000-000000000001"));
    private static readonly LocationId Majorstua = new(new("33333333-0000-4000-8000-000000000002"));
    private static readonly ServiceId Cut = new(new("55555555-0000-4000-8000-000000000001"));
    private static readonly ProviderId Kari = new(new("11111111-0000-4000-8000-000000000001"));
    private static readonly PoolId Chairs = new(new("22222222-0000-4000-8000-000000000001"));
    private static readonly LocalDate Monday = new(2027, 3, 1);
    private static readonly Instant Now = Instant.FromUtc(2027, 2, 28, 12, 0);

    private static readonly SetupParts Salon = new(
        new Dictionary<LocationId, Location>
        {
            [Sentrum] = new(LocationStatus.Open, new("Sentrum"), null, Oslo),
            [Majorstua] = new(LocationStatus.Open, new("Majorstua"), null, Oslo),
        },
        new Dictionary<ServiceId, Service>
        {
            [Cut] = Service.Initial with { Status = ServiceStatus.Published, Providers = [Kari], Resources = [new(Chairs, 1)] },
        },
        new Dictionary<ProviderId, Provider> { [Kari] = Provider.Initial with { Status = ProviderStatus.Active } },
        new Dictionary<Guid, Schedule> { [Kari.Value] = HoursOf(9, 17) },
        new Dictionary<PoolId, ResourcePool> { [Chairs] = new(new("Chairs"), Sentrum, 2, []) },
        new Dictionary<PolicyId, CancellationPolicy>(),
        BusinessCalendar.Initial,
        new Dictionary<IntakeFormId, IntakeForm>());

    [Fact]
    public void Slots_are_offered_while_the_provider_is_there() => Assert.Equal([9, 10, 11, 12, 13, 14, 15, 16], Starts(Salon));

    [Fact]
    public void The_hours_of_the_location_narrow_those_of_the_provider() =>
        Assert.Equal([9, 10, 11], Starts(With(Sentrum.Value, HoursOf(7, 12))));

    [Fact]
    public void The_hours_of_a_pool_narrow_them_too() =>
        Assert.Equal([15, 16], Starts(With(Chairs.Value, HoursOf(15, 20))));

    [Fact]
    public void A_provider_without_hours_is_never_there() =>
        Assert.Empty(Starts(Salon with { Schedules = new Dictionary<Guid, Schedule> { [Sentrum.Value] = HoursOf(7, 12) } }));

    [Fact]
    public void Nothing_is_offered_on_a_holiday_or_in_a_closure()
    {
        var norway = HolidayRegion.Find("NO")!.Value;

        Assert.Empty(Starts(Salon with { Calendar = new([new(norway, 2027, [Monday])], []) }));
        Assert.Empty(Starts(Salon with { Calendar = new([], [new(Monday, Monday)]) }));
    }

    [Fact]
    public void A_unit_out_of_service_is_not_taken()
    {
        var (gone, back) = (Now, Instant.FromUtc(2027, 3, 1, 11, 0));
        var one = new ResourcePool(new("Chairs"), Sentrum, 1, [new(1, gone, back)]);

        Assert.Equal([12, 13, 14, 15, 16], Starts(Salon with { Pools = new Dictionary<PoolId, ResourcePool> { [Chairs] = one } }));
        Assert.Equal(8, Starts(Salon with { Pools = new Dictionary<PoolId, ResourcePool> { [Chairs] = one with { Quantity = 2 } } }).Length);
    }

    [Fact]
    public void What_is_taken_of_provider_or_units_is_not_offered()
    {
        var ten = Occupied.Of(Instant.FromUtc(2027, 3, 1, 9, 0), Duration.FromHours(1), Buffers.None);
        var offering = Find(Salon);

        Assert.DoesNotContain(10, Starts(offering, [((Kari.Value, 1), ten)]));
        Assert.Contains(10, Starts(offering, [((Chairs.Value, 1), ten)]));
        Assert.DoesNotContain(10, Starts(offering, [((Chairs.Value, 1), ten), ((Chairs.Value, 2), ten)]));
    }

    [Fact]
    public void A_pool_at_another_location_is_not_needed_here()
    {
        var practice = new Bookings.Scheduling.Practice(1, Salon);

        Assert.Equal([Kari.Value, Chairs.Value], practice.Find(Cut, Kari, Sentrum).Offering!.Resources);
        Assert.Equal([Kari.Value], practice.Find(Cut, Kari, Majorstua).Offering!.Resources);
    }

    [Fact]
    public void What_cannot_be_booked_says_why()
    {
        Assert.Equal(new ReferenceUnknown(References.Service), Refusal(Salon, service: new(Guid.Empty)));
        Assert.Equal(new ReferenceUnknown(References.Service), Refusal(Of(service => service with { Status = ServiceStatus.Draft })));
        Assert.Equal(new ServiceIsRetired(), Refusal(Of(service => service with { Status = ServiceStatus.Retired })));
        Assert.Equal(new ReferenceUnknown(References.Provider), Refusal(Salon, provider: new(Guid.Empty)));
        Assert.Equal(new NotGivenByProvider(), Refusal(Of(service => service with { Providers = [] })));
        Assert.Equal(new NotGivenHere(), Refusal(Of(service => service with { Locations = [Majorstua] })));
        Assert.Equal(new ProviderIsInactive(), Refusal(Salon with
        {
            Providers = new Dictionary<ProviderId, Provider> { [Kari] = Provider.Initial with { Status = ProviderStatus.Inactive } },
        }));
        Assert.Equal(new LocationIsClosed(), Refusal(Salon with
        {
            Locations = new Dictionary<LocationId, Location> { [Sentrum] = Salon.Locations[Sentrum] with { Status = LocationStatus.Closed } },
        }));
    }

    [Fact]
    public void What_was_made_once_is_only_looked_up()
    {
        var practice = new Bookings.Scheduling.Practice(1, Salon);

        Assert.Same(practice.Find(Cut, Kari, Sentrum).Offering, practice.Find(Cut, Kari, Sentrum).Offering);
        Assert.Same(practice.LocationsOf(Cut), practice.LocationsOf(Cut));
        Assert.Same(practice.ProvidersOf(Cut, Sentrum), practice.ProvidersOf(Cut, Sentrum));
    }

    [Fact]
    public void A_booking_pins_the_terms_in_force_and_old_ones_stay_known()
    {
        var terms = CancellationTerms.Free with { FreeUntil = Duration.FromHours(24) };
        var practice = new Bookings.Scheduling.Practice(1, Salon with
        {
            Policies = new Dictionary<PolicyId, CancellationPolicy>
            {
                [CancellationPolicy.DefaultId] = new([new(new("A"), CancellationTerms.Free), new(new("B"), terms)]),
            },
        });

        var offering = practice.Find(Cut, Kari, Sentrum).Offering!;
        Assert.Equal((CancellationPolicy.DefaultId, 2, terms), (offering.PolicyId, offering.PolicyVersion, offering.Terms));
        Assert.Equal(CancellationTerms.Free, practice.TermsOf(CancellationPolicy.DefaultId, 1));
        Assert.Equal(0, Find(Salon).PolicyVersion);
    }

    private static Schedule HoursOf(int from, int to) => Schedule.Initial with
    {
        Of = new(OwnerKind.Provider, Kari.Value),
        Zone = Oslo,
        Weeks = [WeeklyHours.Each(new(2020, 1, 1), [new(new(from, 0), new(to, 0))], IsoDayOfWeek.Monday)],
    };

    private static SetupParts With(Guid owner, Schedule schedule) =>
        Salon with { Schedules = new Dictionary<Guid, Schedule>(Salon.Schedules) { [owner] = schedule } };

    private static SetupParts Of(Func<Service, Service> change) => Salon with { Services = new Dictionary<ServiceId, Service> { [Cut] = change(Salon.Services[Cut]) } };

    private static Rejection? Refusal(SetupParts parts, ServiceId? service = null, ProviderId? provider = null) =>
        new Bookings.Scheduling.Practice(1, parts).Find(service ?? Cut, provider ?? Kari, Sentrum).Refusal;

    private static Offering Find(SetupParts parts) => new Bookings.Scheduling.Practice(1, parts).Find(Cut, Kari, Sentrum).Offering!;

    private static int[] Starts(SetupParts parts) => Starts(Find(parts), []);

    private static int[] Starts(Offering offering, ((Guid, int) Unit, Occupied Taken)[] taken) =>
        [.. Slots.Offered(offering.At(Now, Bookings.Scheduling.Taken.From(taken.Select(one => (one.Unit.Item1, one.Unit.Item2, one.Taken)))), Duration.FromHours(1), new(Monday, Monday))
            .Where(slot => slot.Local().Minute == 0).Select(slot => slot.Local().Hour)];
}
