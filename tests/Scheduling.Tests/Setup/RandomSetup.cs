using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Bookings.Scheduling.Tests;

/// <summary>Facts of a set-up at random: also such as no decider would have let through, because a fold is total.</summary>
internal static class RandomSetup
{
    private static readonly Gen<PublicText> Text = Gen.Elements("Sentrum", "Ærlig & \"sann\"", "日本語 🙂", "a\\b\n<script>").Select(text => new PublicText(text));

    private static readonly Gen<Localised> Words =
        from text in Text
        from other in Text
        select Localised.Of(Language.Of("nb"), [new(Language.Of("pt-BR"), other), new(Language.Of("nb"), text)]);

    private static readonly Gen<Zone> AnyZone = Gen.Elements("Europe/Oslo", "America/Sao_Paulo", "Asia/Kathmandu", "Etc/UTC").Select(Zone.Of);
    private static readonly Gen<LocationId> Place = Ids(3).Select(LocationId.From);
    private static readonly Gen<LocalDate> Date = Gen.Choose(0, 2_000).Select(day => new LocalDate(2026, 1, 1).PlusDays(day));
    private static readonly Gen<Instant> Moment = Gen.Choose(0, 100_000).Select(minute => Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(minute));
    private static readonly Gen<Duration> Length = Gen.Choose(0, 300).Select(minutes => Duration.FromMinutes(minutes));
    private static readonly Gen<Money?> Price = Gen.Elements<Money?>(null, new Money(50_000, Currency.Of("NOK")), new Money(0, Currency.Of("EUR")));

    private static readonly Gen<ServiceRules> Rules =
        from lengths in Gen.NonEmptyListOf(Length)
        from before in Length
        from gap in Gen.Elements(Enum.GetValues<BufferGap>())
        from notice in Length
        from limit in Gen.Elements<int?>(null, 1, 7)
        from price in Price
        from isOpening in Gen.Elements(true, false)
        select ServiceRules.Usual with
        {
            Durations = [.. lengths],
            Buffers = new(before, notice, gap),
            Notice = new(notice, before, notice),
            Limits = new(limit, null, limit),
            Price = price,
            NeedsApproval = isOpening,
            Grid = new(20, isOpening ? Alignment.Opening : Alignment.Clock, 5),
        };

    private static readonly Gen<TimeRange[]> Ranges = Gen.Choose(0, 3).Select(count =>
        Enumerable.Range(0, count).Select(i => new TimeRange(new(6 * i, 15), i == 2 ? LocalTime.Midnight : new(6 * (i + 1), 0))).ToArray());

    private static readonly Gen<CancellationTerms> Terms =
        from free in Length
        from late in Gen.Elements(Enum.GetValues<LateRule>())
        from fee in Gen.Elements(Fee.None, Fee.OfPrice(50), Fee.Fixed(new(10_000, Currency.Of("NOK"))))
        from most in Gen.Elements<int?>(null, 0, 3)
        select new CancellationTerms(free, late, fee, most, fee);

    internal static Gen<LocationEvent> Locations => Gen.OneOf<LocationEvent>(
        from name in Text from zone in AnyZone select (LocationEvent)new LocationAdded(name, null, zone),
        from name in Text from address in Text from zone in AnyZone select (LocationEvent)new LocationChanged(name, address, zone),
        Gen.Constant((LocationEvent)new LocationClosed()));

    internal static Gen<ServiceEvent> Services => Gen.OneOf<ServiceEvent>(
        from name in Words from category in Gen.Elements(Enum.GetValues<Category>()) from rules in Rules from place in Place
        select (ServiceEvent)new ServiceCreated(name, category, rules, [place], CancellationPolicy.DefaultId, MessageLevel.NoNames),
        from name in Words select (ServiceEvent)new ServiceDescribed(name, Category.Other, MessageLevel.LinkOnly),
        Rules.Select(rules => (ServiceEvent)new ServiceRulesSet(rules)),
        Place.ListOf().Select(places => (ServiceEvent)new ServiceLocationsSet([.. places])),
        Ids(3).Select(id => (ServiceEvent)new ServicePolicyChosen(new(id))),
        Ids(3).ListOf().Select(ids => (ServiceEvent)new ProvidersAssigned([.. ids.Select(ProviderId.From)])),
        Ids(3).Select(id => (ServiceEvent)new ResourcesRequired([new(new(id), 2)])),
        Gen.Elements<ServiceEvent>(new ServicePublished(), new ServiceRetired()));

    internal static Gen<ProviderEvent> Providers => Gen.OneOf<ProviderEvent>(
        from name in Text from title in Words select (ProviderEvent)new ProviderRegistered(new(name, title, null, [Language.Of("nb")]), []),
        from name in Text from bio in Words select (ProviderEvent)new PublicProfileUpdated(new(name, null, bio, [])),
        Place.Select(place => (ProviderEvent)new WorkplacesSet([place])),
        Gen.Constant((ProviderEvent)new ProviderDeactivated()));

    internal static Gen<ScheduleEvent> Schedules => Gen.OneOf<ScheduleEvent>(
        from zone in AnyZone from id in Ids(3) from kind in Gen.Elements(Enum.GetValues<OwnerKind>()) select (ScheduleEvent)new ScheduleBegun(new(kind, id), zone),
        from date in Date from ranges in Ranges select (ScheduleEvent)new WeeklyHoursSet(WeeklyHours.Each(date, ranges, IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday)),
        from date in Date from ranges in Ranges select (ScheduleEvent)new DateOverridden(new(date, ranges)),
        Date.Select(date => (ScheduleEvent)new DateRestored(date)),
        from id in Ids(5) from date in Date select (ScheduleEvent)new TimeOffAdded(new(id), new(date.AtMidnight(), date.At(new(13, 30))), TimeOffKind.Training),
        Ids(5).Select(id => (ScheduleEvent)new TimeOffRemoved(new(id))),
        AnyZone.Select(zone => (ScheduleEvent)new ScheduleZoneSet(zone)));

    internal static Gen<ResourcePoolEvent> Pools => Gen.OneOf<ResourcePoolEvent>(
        from name in Text from place in Place from quantity in Gen.Choose(1, 5) select (ResourcePoolEvent)new PoolAdded(name, place, quantity),
        Gen.Choose(1, 5).Select(quantity => (ResourcePoolEvent)new PoolQuantitySet(quantity)),
        from unit in Gen.Choose(1, 5) from at in Moment from length in Length select (ResourcePoolEvent)new UnitTakenOutOfService(unit, at, at + length),
        from unit in Gen.Choose(1, 5) from at in Moment select (ResourcePoolEvent)new UnitTakenOutOfService(unit, at, null),
        from unit in Gen.Choose(1, 5) from at in Moment select (ResourcePoolEvent)new UnitReturnedToService(unit, at));

    internal static Gen<BusinessCalendarEvent> Calendars => Gen.OneOf<BusinessCalendarEvent>(
        from region in Gen.Elements(HolidayRegion.All.ToArray()) from year in Gen.Choose(2026, 2030)
        select (BusinessCalendarEvent)new HolidaysImported(region, year, [.. PublicHolidays.Of(region, year).Select(holiday => holiday.Date)]),
        from date in Date from days in Gen.Choose(0, 60) select (BusinessCalendarEvent)new DatesClosed(date, date.PlusDays(days)),
        from date in Date from days in Gen.Choose(0, 60) select (BusinessCalendarEvent)new DatesReopened(date, date.PlusDays(days)));

    internal static Gen<CancellationPolicyEvent> Policies =>
        from name in Text from terms in Terms select (CancellationPolicyEvent)new CancellationPolicyPublished(name, terms);

    private static Gen<Guid> Ids(int most) => Gen.Choose(1, most).Select(number => new Guid(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0));
}
