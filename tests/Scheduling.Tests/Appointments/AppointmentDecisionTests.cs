using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;

namespace Bookings.Scheduling.Tests;

public sealed class AppointmentDecisionTests
{
    private static readonly CancellationTerms Terms = new(Duration.FromHours(24), LateRule.Charge, Fee.OfPrice(50), 1, Fee.OfPrice(100));
    private static readonly Money Price = new(10_000, Currency.Of("EUR"));
    private static readonly Offering Massage = OfferingOf(Open.Rules with { Price = Price });
    private static readonly ClientId Ann = new(Guid.Parse("0192f000-0000-7000-8000-00000000000a"));
    private static readonly Instant Now = Open.Now;
    private static readonly Instant Tuesday = At("2027-01-05T10:00:00+01:00");
    private readonly Spec<Appointment, AppointmentEvent> _spec = new();

    [Fact]
    public void A_free_time_is_booked_with_price_terms_and_number() => _spec
        .Given()
        .When(_ => BookAppointment.Decide(Wish(Tuesday), Massage, Known(), EarlierVisits.None, nth: 1))
        .Then(Booked(Tuesday));

    [Fact]
    public void What_needs_approval_is_requested_and_waits_two_days_or_until_its_start() => _spec
        .Given()
        .When(_ => BookAppointment.Decide(Wish(Tuesday), OfferingOf(Massage.Rules with { NeedsApproval = true }), Known(), EarlierVisits.None, nth: 1))
        .Then(new AppointmentRequested(Booked(Tuesday).Booking, Tuesday, Booked(Tuesday).For));

    [Fact]
    public void A_class_is_booked_by_its_sessions() => _spec
        .Given()
        .When(_ => BookAppointment.Decide(Wish(Tuesday), OfferingOf(Massage.Rules with { Capacity = 8 }), Known(), EarlierVisits.None, nth: 1))
        .ThenRejected(new SessionNeeded());

    [Fact]
    public void A_taken_time_is_refused_also_with_a_reason() => _spec
        .Given()
        .When(_ => BookAppointment.Decide(Wish(Tuesday) with { OverrideReason = "urgent" }, Massage, Known().Booked("2027-01-05T09:30:00+01:00", Hour), EarlierVisits.None, nth: 1))
        .ThenRejected(new SlotTaken());

    [Fact]
    public void A_rule_that_staff_override_is_recorded_by_its_code()
    {
        var evening = At("2027-01-05T20:00:00+01:00");
        _spec.Given().When(_ => BookAppointment.Decide(Wish(evening), Massage, Known(), EarlierVisits.None, nth: 1)).ThenRejected(new OutsideHours());

        var decision = BookAppointment.Decide(Wish(evening) with { OverrideReason = "urgent" }, Massage, Known(), EarlierVisits.None, nth: 1);

        var booked = Assert.IsType<AppointmentBooked>(Assert.Single(Assert.IsType<Decision<AppointmentEvent>.Accepted>(decision).Events));
        Assert.Equal([new Code("outside-hours")], booked.Booking.Overridden);
        Assert.Equal(Personal<string>.Of("urgent"), booked.OverrideReason);
    }

    [Fact]
    public void Cancelled_early_costs_nothing_and_late_what_was_agreed()
    {
        _spec.Given(Booked(Tuesday)).When(Cancel(Party.Client, Tuesday - Duration.FromHours(24))).Then(Cancelled(Party.Client, Tuesday - Duration.FromHours(24), null));
        _spec.Given(Booked(Tuesday)).When(Cancel(Party.Client, Tuesday - Duration.FromHours(23))).Then(Cancelled(Party.Client, Tuesday - Duration.FromHours(23), new(5_000, Price.Currency)));
        _spec.Given(Booked(Tuesday)).When(Cancel(Party.Practice, Tuesday - Duration.FromHours(1))).Then(Cancelled(Party.Practice, Tuesday - Duration.FromHours(1), null));
    }

    [Fact]
    public void What_is_over_is_not_cancelled_and_what_is_cancelled_stays_so()
    {
        _spec.Given(Booked(Tuesday), new AppointmentCompleted(Tuesday + Hour, Time(Tuesday))).When(Cancel(Party.Practice, Now)).ThenRejected(new NotAhead());
        _spec.Given(Booked(Tuesday), Cancelled(Party.Client, Now, null)).When(Cancel(Party.Client, Now)).ThenNothingChanged();
        _spec.Given(Booked(Tuesday)).When(Cancel(Party.Client, Tuesday)).ThenRejected(new AlreadyStarted());
    }

    [Fact]
    public void A_client_moves_as_often_as_was_agreed_and_staff_as_often_as_they_like()
    {
        var (first, second) = (Tuesday + Duration.FromHours(1), Tuesday + Duration.FromHours(3));
        var moved = new AppointmentRescheduled(Now, Party.Client, Time(Tuesday), Time(first), null, [], null);
        _spec.Given(Booked(Tuesday)).When(Move(Party.Client, first)).Then(moved);
        _spec.Given(Booked(Tuesday), moved).When(Move(Party.Client, second)).ThenRejected(new MovedTooOften());
        _spec.Given(Booked(Tuesday), moved).When(Move(Party.Practice, second)).Then(new AppointmentRescheduled(Now, Party.Practice, Time(first), Time(second), null, [], null));
        _spec.Given(Booked(Tuesday)).When(Move(Party.Practice, Tuesday)).ThenNothingChanged();
    }

    [Fact]
    public void A_seat_does_not_move_without_its_session()
    {
        var seat = Booked(Tuesday) with { Booking = Booked(Tuesday).Booking with { Session = new SessionId(Guid.Empty) } };
        _spec.Given(seat).When(Move(Party.Practice, Tuesday + Hour)).ThenRejected(new SeatOfSession());
        _spec.Given(seat).When(appointment => ReassignAppointment.Decide(appointment, Massage, Known(), Now)).ThenRejected(new SeatOfSession());
    }

    [Fact]
    public void Only_who_was_booked_can_be_missing_and_only_after_the_start()
    {
        _spec.Given(Booked(Tuesday)).When(appointment => MarkNoShow.Decide(appointment, Terms, Now)).ThenRejected(new CompleteAppointment.NotStarted());
        _spec.Given(Booked(Tuesday)).When(appointment => MarkNoShow.Decide(appointment, Terms, Tuesday)).Then(new AppointmentMissed(Tuesday, Time(Tuesday), Price));
    }

    [Fact]
    public void A_request_runs_out_when_its_time_has_come_and_not_before()
    {
        var requested = new AppointmentRequested(Booked(Tuesday).Booking, Now + Hour, Booked(Tuesday).For);
        _spec.Given(requested).When(appointment => ExpireAppointment.Decide(appointment, Now)).ThenNothingChanged();
        _spec.Given(requested).When(appointment => ExpireAppointment.Decide(appointment, Now + Hour)).Then(new AppointmentExpired(Now + Hour, Time(Tuesday)));
        _spec.Given(requested, new AppointmentConfirmed(Now)).When(appointment => ExpireAppointment.Decide(appointment, Now + Hour)).ThenNothingChanged();
    }

    private static Func<Appointment, Decision<AppointmentEvent>> Cancel(Party by, Instant now) =>
        appointment => CancelAppointment.Decide(new(by, null, now), appointment, Terms, Massage.Rules);

    private static Func<Appointment, Decision<AppointmentEvent>> Move(Party by, Instant to) =>
        appointment => RescheduleAppointment.Decide(new(StartWish.Of(to), by, null, Now), appointment, Massage, Known(), Terms);

    private static AppointmentCancelled Cancelled(Party by, Instant at, Money? owed) => new(at, by, Time(Tuesday), owed, null);

    private static BookAppointment.Command Wish(Instant start) => new(Ann, StartWish.Of(start), Hour, null, null, Source.Api, Now);

    private static Circumstances Known() => Massage.Skeleton with { Now = Now, Client = ClientBookings.None };

    private static AppointmentBooked Booked(Instant start) => new(
        new(Now, Time(start), Price, Source.Api, new(Massage.PolicyId, 7), VisitFacts.Of(EarlierVisits.None, start.InZone(Berlin.Rules).Date), Several<Code>.None),
        Personal<Booker>.Of(new(Ann, 1)));

    private static BookedTime Time(Instant start) => new(
        Massage.ServiceId, Massage.ProviderId, Massage.LocationId, start, start.InZone(Berlin.Rules).LocalDateTime, Berlin, Hour, Buffers.None, []);

    private static Offering OfferingOf(ServiceRules rules) => new(
        new(Guid.Parse("0192f000-0000-7000-8000-000000000001")), new(Guid.Parse("0192f000-0000-7000-8000-000000000002")), new(Guid.Parse("0192f000-0000-7000-8000-000000000003")),
        Service.Initial, [], new(Guid.Parse("0192f000-0000-7000-8000-000000000004")), 7, Terms, Open with { Rules = rules });
}
