using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>Invariant 14: an appointment keeps the terms that were accepted when it was booked.</summary>
public sealed class AgreedTermsTests(House house) : IClassFixture<House>
{
    private static readonly object Rules = new { durations = Door.Many("PT30M"), horizonDays = 400, price = new { minor = 10_000, currency = "NOK" } };

    [Fact]
    public async Task Stricter_terms_do_not_touch_what_was_booked_before()
    {
        var clinic = await Open(house, Rules, policy: Policy(late: "charge", percent: 50));
        var before = await clinic.Booked(At("10:00"));
        await Done(clinic.Post($"cancellation-policies/{await PolicyOf(clinic)}/publish", Policy(late: "refuse", percent: 0)));
        var after = await clinic.Booked(At("11:00"), new { clientId = await clinic.Register("Ola") });

        await Done(clinic.Post($"appointments/{before}/cancel", new { by = "client" }));
        await Refused("too-late-to-cancel", clinic.Post($"appointments/{after}/cancel", new { by = "client" }));

        Assert.Equal("5000", await Owed(clinic, before));
    }

    [Fact]
    public async Task Terms_that_another_host_published_count_here_at_once()
    {
        var clinic = await Open(house, Rules, policy: Policy(late: "charge", percent: 50));
        var other = await clinic.Later(await house.Start());
        await Done(clinic.Book(At("09:00"), new { clientId = await clinic.Register("Per") }, door: other));

        await Done(clinic.Post($"cancellation-policies/{await PolicyOf(clinic)}/publish", Policy(late: "charge", percent: 80)));
        var booked = await clinic.Booked(At("10:00"));
        await Done(clinic.Post($"appointments/{booked}/cancel", new { by = "client" }, door: other));

        Assert.Equal("8000", await Owed(clinic, booked));
    }

    // Free until 300 days before, so that everything that is booked here is late.
    private static object Policy(string late, int percent) => new { name = "Vilkår", freeUntil = "PT7200H", late, lateFee = new { kind = "partOfPrice", percent } };

    private static async Task<Guid> PolicyOf(Clinic clinic) =>
        (Guid)(await clinic.House.Ask($"select id from scheduling.cancellation_policies where tenant_id = '{clinic.Business}' limit 1"))!;

    private static async Task<string?> Owed(Clinic clinic, Guid appointment) => (string?)await clinic.House.Ask(
        $"select data -> 'Owed' ->> 'Minor' from events.mt_events where tenant_id = '{clinic.Business}' and stream_id = '{appointment}' and type = 'appointment_cancelled'");
}
