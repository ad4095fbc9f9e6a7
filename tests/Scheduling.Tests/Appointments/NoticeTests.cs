using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>What other modules hear of appointments.</summary>
public sealed class NoticeTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Others_hear_what_happened_to_an_appointment_and_nothing_of_who_comes()
    {
        var clinic = await Open(house, new { durations = Door.Many("PT30M"), horizonDays = 400 });
        var appointment = await clinic.Booked(At("10:00"));
        await Done(clinic.Post($"appointments/{appointment}/reschedule", new { start = At("11:00"), by = "client" }));
        await Done(clinic.Post($"appointments/{appointment}/cancel", new { by = "practice" }));

        var listener = new Listener(house.Service<IEnumerable<Announcement>>());
        await Deliver(listener);
        var heard = listener.Heard.Where(noticed => noticed.Tenant == clinic.Business).Select(noticed => noticed.Notice).ToList();

        Assert.Equal(
            [(AppointmentOccasion.Booked, 1L, false), (AppointmentOccasion.Moved, 2L, true), (AppointmentOccasion.Cancelled, 3L, false)],
            heard.Select(notice => (notice.Occasion, notice.Version, notice.ByClient)));
        Assert.All(heard, notice => Assert.Equal((new AppointmentId(appointment), false), (notice.Appointment, notice.IsHistory)));
        Assert.DoesNotContain(typeof(AppointmentChanged).GetProperties(), property => property.PropertyType == typeof(string));
    }

    [Fact]
    public void Every_fact_of_an_appointment_is_told()
    {
        var facts = typeof(AppointmentEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AppointmentEvent))).ToHashSet();
        Assert.Equal(facts, house.Service<IEnumerable<Announcement>>().Where(one => one.Notice == typeof(AppointmentChanged)).Select(one => one.Fact).ToHashSet());
        Assert.Equal(facts.Count, Enum.GetValues<AppointmentOccasion>().Length);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(30, true)]
    public void What_was_written_down_long_after_it_happened_is_history(int hoursLater, bool isHistory)
    {
        var happened = Instant.FromUtc(2027, 3, 1, 10, 0);
        var recorded = new Recorded(TenantId.New(), 1, Guid.CreateVersion7(), 2, Guid.CreateVersion7(), happened + Duration.FromHours(hoursLater), new AppointmentConfirmed(happened));
        Assert.Equal(isHistory, Told(recorded)!.IsHistory);
    }

    private static AppointmentChanged? Told(Recorded recorded) => AppointmentNotices.Of(recorded, (AppointmentEvent)recorded.Fact);

    /// <summary>As the only node that works.</summary>
    private async Task Deliver(Listener listener)
    {
        await house.Ask("update events.leases set holder = null, until = '-infinity'");
        var database = house.Service<BookingsDatabase>();
        await new ProjectionWorker(
            database, house.Service<EventStore>(), house.Service<EventTypes>(), [listener], new(database, TimeProvider.System), house.Service<AppendSignal>(),
            NullLogger<ProjectionWorker>.Instance).CatchUp(TestContext.Current.CancellationToken);
    }

    private sealed class Listener(IEnumerable<Announcement> announcements) : Reaction<AppointmentChanged>(announcements)
    {
        public List<Noticed<AppointmentChanged>> Heard { get; } = [];

        public override string Name => "tests.listener";

        protected override Task On(Noticed<AppointmentChanged> noticed, CancellationToken cancellation)
        {
            Heard.Add(noticed);
            return Task.CompletedTask;
        }
    }
}
