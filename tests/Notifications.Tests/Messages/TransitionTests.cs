using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Each transition of an appointment sends exactly its messages, once (invariant 11).</summary>
public sealed class TransitionTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public void Every_transition_has_its_row_and_the_table_is_the_one_that_was_reviewed()
    {
        Assert.Equal(Enum.GetValues<AppointmentOccasion>(), Transitions.All.Select(row => row.Occasion).Order());
        Assert.Equal(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Messages", "transition-messages.txt")),
            string.Concat(Transitions.All.Select(row => $"{row.Occasion} -> {row.Audience}: {row.Message?.ToString() ?? "nothing"}; reminders: {row.Reminders}\n"))
            + string.Concat(Transitions.Others.Select(row => $"{row.Notice.Name} -> {row.Audience}: {row.Message}\n")));
    }

    [Fact]
    public async Task An_appointment_that_is_booked_moved_reassigned_and_cancelled_tells_of_each_once()
    {
        var clinic = await Open(house);
        var other = await clinic.Hire("Bo Dahl");
        await Done(System.Net.Http.Json.HttpClientJsonExtensions.PutAsJsonAsync(clinic.Owner, $"/v1/services/{clinic.Service}/providers", new { providers = Many(clinic.Provider, other) }));

        var appointment = await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        Assert.Equal(["booked sent"], await clinic.Log());
        await clinic.Do($"appointments/{appointment}/reschedule", new { start = At("11:00"), by = "client" });
        await clinic.PlanAndSend();
        Assert.Equal(["booked sent", "moved sent"], await clinic.Log());
        await clinic.Do($"appointments/{appointment}/reassign", new { providerId = other });
        await clinic.PlanAndSend();
        Assert.Equal(["booked sent", "moved sent", "moved sent"], await clinic.Log());
        await clinic.Do($"appointments/{appointment}/cancel", new { by = "practice" });
        await clinic.PlanAndSend();

        // Whatever is asked for again, nothing is sent again.
        await clinic.House.Ask($"update events.checkpoints set position = 0 where projection = 'notifications.plan' and tenant_id = '{clinic.Business}'");
        await clinic.PlanAndSend();
        Assert.Equal(["booked sent", "moved sent", "moved sent", "cancelled sent"], await clinic.Log());
        Assert.Equal(4, clinic.Mine.Select(outgoing => outgoing.Id).Distinct().Count());
        Assert.Equal(["REQUEST", "REQUEST", "REQUEST", "CANCEL"], clinic.Mine.Select(outgoing => outgoing.Calendar!.Method));
        Assert.Single(clinic.Mine.Select(outgoing => Line(outgoing, "UID:")).Distinct());
        Assert.Equal(["SEQUENCE:1", "SEQUENCE:2", "SEQUENCE:3", "SEQUENCE:4"], clinic.Mine.Select(outgoing => Line(outgoing, "SEQUENCE:")));
    }

    [Fact]
    public async Task A_request_is_received_and_then_confirmed_or_declined()
    {
        var clinic = await Open(house, approval: true);
        var (yes, no) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("11:00")));
        await clinic.PlanAndSend();
        await clinic.Do($"appointments/{yes}/confirm");
        await clinic.Do($"appointments/{no}/decline", new { });
        await clinic.PlanAndSend();

        Assert.Equal(["requested sent", "requested sent", "confirmed sent", "declined sent"], (await clinic.Log()).Order(Order));
    }

    [Fact]
    public async Task Who_did_not_come_is_told_and_who_came_is_left_alone()
    {
        var clinic = await Open(house);
        var app = await house.Start(new ClockAhead(Duration.FromDays(21) + Duration.FromHours(23)));
        var owner = house.Door(await house.Token(clinic.Business, Role.Owner), app);
        var (came, missed) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("11:00")));
        await clinic.PlanAndSend();
        await Done(owner.Command($"/v1/appointments/{came}/check-in", null));
        await Done(owner.Command($"/v1/appointments/{came}/complete", null));
        await Done(owner.Command($"/v1/appointments/{missed}/no-show", null));
        await clinic.PlanAndSend();

        Assert.Equal(["booked sent", "booked sent", "noShow sent"], await clinic.Log());
    }

    [Fact]
    public async Task Whether_somebody_came_is_corrected_without_a_word()
    {
        var clinic = await Open(house);
        var app = await house.Start(new ClockAhead(Duration.FromDays(21) + Duration.FromHours(23)));
        var owner = house.Door(await house.Token(clinic.Business, Role.Owner), app);
        var appointment = await clinic.Booked(At("10:00"));
        await Done(owner.Command($"/v1/appointments/{appointment}/check-in", null));
        await Done(owner.Command($"/v1/appointments/{appointment}/complete", null));
        await Done(owner.Command($"/v1/appointments/{appointment}/correct-attendance", new { attended = false }));
        await clinic.Plan();

        Assert.Equal(1, await clinic.Count("notifications.messages"));
    }

    [Fact]
    public async Task A_request_that_nobody_answered_is_told_as_declined()
    {
        var clinic = await Open(house, approval: true);
        var clock = new VirtualClock();
        await house.Start(clock);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();

        // What falls due by itself is looked for once a minute.
        clock.Advance(TimeSpan.FromHours(49));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await clinic.Count("scheduling.appointments", "status = 'Expired'") == 0)
        {
            await Task.Delay(20, patience.Token);
        }

        await clinic.PlanAndSend();
        Assert.Equal(["requested sent", "declined sent"], await clinic.Log());
    }

    private static IComparer<string> Order { get; } = Comparer<string>.Create((a, b) => Rank(a).CompareTo(Rank(b)));

    private static int Rank(string line) => Array.IndexOf(["requested", "confirmed", "declined"], line.Split(' ')[0]);

    private static string Line(Outgoing outgoing, string property) => outgoing.Calendar!.Text.Split("\r\n").Single(line => line.StartsWith(property, StringComparison.Ordinal));

    private sealed class ClockAhead(Duration ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead.ToTimeSpan();
    }
}
