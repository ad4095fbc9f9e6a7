using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Bookings.Privacy.Tests;

/// <summary>One month, by the calendar (GDPR Art. 12(3)).</summary>
public sealed class RequestClockTests
{
    private static readonly Spec<DataRequest, DataRequestEvent> Spec = new();
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 12, 0);

    [Theory]
    [InlineData("2026-03-05", "2026-04-05", "2026-06-05")]
    [InlineData("2026-01-31", "2026-02-28", "2026-04-30")]
    [InlineData("2028-01-31", "2028-02-29", "2028-04-30")]
    [InlineData("2026-01-28", "2026-02-28", "2026-04-28")]
    [InlineData("2026-08-31", "2026-09-30", "2026-11-30")]
    [InlineData("2026-11-30", "2026-12-30", "2027-02-28")]
    [InlineData("2027-11-30", "2027-12-30", "2028-02-29")]
    [InlineData("2026-12-31", "2027-01-31", "2027-03-31")]
    [InlineData("2028-02-29", "2028-03-29", "2028-05-29")]
    public void A_month_ends_on_the_same_day_of_the_next_one_or_on_its_last(string received, string due, string extended) =>
        Assert.Equal((Day(due), Day(extended)), (RequestClock.Due(Day(received)), RequestClock.ExtendedDue(Day(received))));

    [Fact]
    public void Nobody_waits_longer_than_a_month_has_days_and_an_extension_never_shortens()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var random = new Random(seed);
        for (var nth = 0; nth < 2_000; nth++)
        {
            var received = new LocalDate(2024, 1, 1).PlusDays(random.Next(20_000));
            var due = RequestClock.Due(received);
            Assert.InRange(Period.DaysBetween(received, due), 28, 31);
            Assert.True(due.Month == (received.Month % 12) + 1);
            Assert.True(RequestClock.ExtendedDue(received) > due);
        }
    }

    [Fact]
    public void A_request_begins_with_the_day_it_came_and_who_was_known_is_noted() =>
        Spec.Given()
            .When(request => EnterDataRequest.Decide(new(Now, Day("2026-03-01"), Day("2026-01-31"), RequestKind.Access, RequestedBy.Practice, Who, new Code("document")), request))
            .Then(new DataRequestReceived(Now, Day("2026-01-31"), RequestKind.Access, RequestedBy.Practice, Day("2026-02-28"), Personal<Asker>.Of(Who)), new RequesterIdentified(Now, new Code("document")));

    [Theory]
    [InlineData("2026-03-02")]
    [InlineData("2025-02-28")]
    public void A_request_of_tomorrow_or_of_long_ago_is_a_mistake(string received) =>
        Spec.Given()
            .When(request => EnterDataRequest.Decide(new(Now, Day("2026-03-01"), Day(received), RequestKind.Access, RequestedBy.Practice, Who, null), request))
            .ThenRejected(new EnterDataRequest.NotReceivedThen());

    [Fact]
    public void It_is_extended_once_and_within_the_first_month()
    {
        Spec.Given(Received).When(request => ExtendDataRequest.Decide("many boxes", Now, Day("2026-02-28"), request))
            .Then(new DataRequestExtended(Now, Day("2026-04-30"), Personal<string>.Of("many boxes")));
        Spec.Given(Received).When(request => ExtendDataRequest.Decide("many boxes", Now, Day("2026-03-01"), request)).ThenRejected(new TooLateToExtend());
        Spec.Given(Received, new DataRequestExtended(Now, Day("2026-04-30"), Personal<string>.Of("why")))
            .When(request => ExtendDataRequest.Decide("again", Now, Day("2026-02-01"), request)).ThenRejected(new AlreadyExtended());
    }

    [Fact]
    public void Nobody_is_answered_of_whom_it_is_not_sure_who_they_are()
    {
        Spec.Given(Received).When(request => AnswerDataRequest.Decide("here", Now, request)).ThenRejected(new RequesterUnchecked());
        Spec.Given(Received, new RequesterIdentified(Now, new Code("known"))).When(request => AnswerDataRequest.Decide("here", Now, request))
            .Then(new DataRequestAnswered(Now, Personal<string>.Of("here")));
        Spec.Given(Received).When(request => RefuseDataRequest.Decide("not you", Now, request)).Then(new DataRequestRefused(Now, Personal<string>.Of("not you")));
    }

    [Fact]
    public void What_is_settled_stays_so_and_is_closed_once()
    {
        DataRequestEvent[] settled = [Received, new RequesterIdentified(Now, new Code("known")), new DataRequestAnswered(Now, null)];
        Spec.Given(settled).When(request => RefuseDataRequest.Decide("no", Now, request)).ThenRejected(new RequestSettled());
        Spec.Given(settled).When(request => CloseDataRequest.Decide(null, Now, request)).Then(new DataRequestClosed(Now));
        Spec.Given(settled).When(request => CloseDataRequest.Decide("why", Now, request)).ThenRejected(new RequestSettled());
        Spec.Given([.. settled, new DataRequestClosed(Now)]).When(request => CloseDataRequest.Decide(null, Now, request)).ThenNothingChanged();
        Spec.Given().When(request => CloseDataRequest.Decide(null, Now, request)).ThenRejected(new RequestUnknown());
    }

    [Fact]
    public void What_was_not_answered_is_closed_with_a_reason_or_not_at_all()
    {
        Spec.Given(Received).When(request => CloseDataRequest.Decide(null, Now, request)).ThenRejected(new RequestUnanswered());
        Spec.Given(Received).When(request => CloseDataRequest.Decide("you took it back", Now, request)).Then(new DataRequestDropped(Now, Personal<string>.Of("you took it back")));
        Spec.Given(Received, new DataRequestDropped(Now, Personal<string>.Of("you took it back"))).When(request => CloseDataRequest.Decide(null, Now, request)).ThenNothingChanged();
    }

    private static Asker Who { get; } = new(new(Guid.Parse("0198a000-0000-7000-8000-000000000001")), "everything, please");

    private static DataRequestReceived Received { get; } = new(Now, Day("2026-01-31"), RequestKind.Access, RequestedBy.Client, Day("2026-02-28"), Personal<Asker>.Of(Who));

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
