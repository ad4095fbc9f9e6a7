using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Reminders follow their appointment, and rules hold for what was booked before them.</summary>
public sealed class ReminderTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_reminder_is_sent_at_its_time_once()
    {
        var clinic = await Open(house);
        await clinic.Remind("P1D");
        await clinic.Remind("PT2H");
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        Assert.Equal(["booked sent"], await clinic.Log());

        await Due(clinic, "P1D");
        Assert.Equal(["booked sent", "reminder sent"], await clinic.Log());
        await clinic.Send();
        Assert.Equal(["booked sent", "reminder sent"], await clinic.Log());
        await Due(clinic, "PT2H");
        Assert.Equal(["booked sent", "reminder sent", "reminder sent"], await clinic.Log());
    }

    [Fact]
    public async Task A_reminder_moves_with_its_appointment()
    {
        var clinic = await Open(house);
        await clinic.Remind("P1D");
        var appointment = await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        await clinic.Do($"appointments/{appointment}/reschedule", new { start = At("15:00", days: 2), by = "client" });
        await clinic.PlanAndSend();

        Assert.Equal(1, await clinic.Count("notifications.messages", "kind = 'Reminder'"));
        Assert.Equal(
            new DateTimeOffset(Day.PlusDays(1).At(new LocalTime(15, 0)).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/Oslo"]).ToDateTimeUtc()),
            new DateTimeOffset((DateTime)(await house.Ask($"select due from notifications.messages where kind = 'Reminder' and tenant_id = '{clinic.Business}'"))!));
    }

    [Fact]
    public async Task A_reminder_goes_with_its_appointment_and_with_its_rule()
    {
        var clinic = await Open(house);
        var rule = await clinic.Remind("P1D");
        var first = await clinic.Booked(At("10:00"));
        await clinic.Booked(At("11:00"));
        await clinic.Plan();
        Assert.Equal(2, await clinic.Count("notifications.messages", "kind = 'Reminder'"));
        await clinic.Do($"appointments/{first}/cancel", new { by = "client" });
        await clinic.Plan();
        Assert.Equal(1, await clinic.Count("notifications.messages", "kind = 'Reminder'"));
        await clinic.Do($"reminders/{rule}/retire");
        Assert.Equal(0, await clinic.Count("notifications.messages", "kind = 'Reminder'"));
        Assert.Empty((await clinic.Get("reminders")).GetProperty("items").EnumerateArray());
        await Refused("reminder-unknown", clinic.Post($"reminders/{Guid.CreateVersion7()}/retire"));
    }

    [Fact]
    public async Task A_new_rule_holds_for_what_was_booked_before_it_and_only_for_its_service()
    {
        var clinic = await Open(house);
        var other = await clinic.Offer("Kontroll");
        await clinic.Booked(At("10:00"));
        await clinic.Booked(At("12:00"), service: other);
        await clinic.PlanAndSend();

        await clinic.Remind("P1D", service: other);
        await clinic.Plan();
        Assert.Equal(1, await clinic.Count("notifications.messages", "kind = 'Reminder'"));
        await clinic.Remind("PT3H");
        await clinic.Plan();
        Assert.Equal(3, await clinic.Count("notifications.messages", "kind = 'Reminder'"));
    }

    /// <summary>The row was claimed when the appointment moved: what is true at the moment of sending decides.</summary>
    [Fact]
    public async Task A_reminder_of_what_was_moved_or_cancelled_meanwhile_is_not_sent()
    {
        var clinic = await Open(house);
        await clinic.Remind("P1D");
        var (moved, cancelled) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("11:00")));
        await clinic.PlanAndSend();
        await house.Ask($"update notifications.messages set next_at = now() where tenant_id = '{clinic.Business}' and settled_at is null");
        await clinic.Do($"appointments/{moved}/reschedule", new { start = At("15:00"), by = "client" });
        await clinic.Do($"appointments/{cancelled}/cancel", new { by = "client" });
        await clinic.Send();

        Assert.Equal(["reminder suppressed cancelled", "reminder suppressed moved"], (await clinic.Log()).Where(line => line.StartsWith("reminder", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_reminder_whose_moment_has_passed_when_the_appointment_is_made_is_not_planned()
    {
        var clinic = await Open(house);
        await clinic.Remind("P30D");
        await clinic.Booked(At("10:00"));
        await clinic.Plan();

        Assert.Equal(0, await clinic.Count("notifications.messages", "kind = 'Reminder'"));
    }

    [Theory]
    [InlineData("PT1M")]
    [InlineData("P61D")]
    public async Task A_reminder_has_a_sensible_time(string before)
    {
        var clinic = await Open(house);
        await Refused("invalid-fields", clinic.Post("reminders", new { channel = "email", before }));
    }

    /// <summary>Those of one rule are due now, as if it were their time.</summary>
    private static async Task Due(Clinic clinic, string before)
    {
        var hours = before == "P1D" ? 24 : 2;
        await clinic.House.Ask(
            $"update notifications.messages set next_at = now(), due = now() where tenant_id = '{clinic.Business}' and settled_at is null and due = starts - interval '{hours} hours'");
        await clinic.Send();
    }
}
