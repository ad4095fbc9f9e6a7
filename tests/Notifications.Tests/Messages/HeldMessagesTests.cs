using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Who asks what is held on them sees what was sent to them, what waits, and what their addresses do not want.</summary>
public sealed class HeldMessagesTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task What_waits_and_what_was_sent_is_shown_to_its_person_and_to_nobody_else()
    {
        var clinic = await Open(house);
        var other = await clinic.Make("clients", new { name = "Olaf", email = "olaf@example.org" });
        var appointment = await clinic.Booked(At("12:00"));
        var place = await OfferTests.Free(clinic, clinic.Client);
        Assert.Equal(
            [$"Booked Email {appointment}", $"WaitlistOffer Email {place}"],
            (await Shown(clinic, clinic.Client, "message-waiting")).Select(one => $"{one.Content["kind"]} {one.Content["channel"]} {one.Content["appointment"] ?? one.Content["place"]}").Order(StringComparer.Ordinal));

        await clinic.Send();

        Assert.Empty(await Shown(clinic, clinic.Client, "message-waiting"));
        var sent = await Shown(clinic, clinic.Client, "message");
        Assert.Equal(
            [$"booked email full sent {appointment}", $"waitlist-offer email full sent {place}"],
            sent.Select(one => $"{one.Content["kind"]} {one.Content["channel"]} {one.Content["level"]} {one.Content["became"]} {one.Content["appointment"] ?? one.Content["place"]}").Order(StringComparer.Ordinal));
        Assert.All(sent, one => Assert.NotNull(one.At));
        Assert.Empty(await Shown(clinic, other, "message"));
    }

    /// <summary>Of an address that somebody merely named, it would tell whose it is that it is known here.</summary>
    [Fact]
    public async Task What_an_address_does_not_want_is_shown_to_whom_it_was_shown_to_belong()
    {
        var clinic = await Open(house);
        var print = await house.Service<AddressPrints>().Of(clinic.Business, Channel.Email, "kari@example.org", TestContext.Current.CancellationToken);
        await house.Ask($"insert into notifications.unwanted values ('{clinic.Business}', '\\x{Convert.ToHexString(print!)}', 'Promotion', '2026-03-01')");
        Assert.Empty(await Shown(clinic, clinic.Client, "address-unwanted"));

        await house.Ask($"update clients.clients set verified = 'Email' where id = '{clinic.Client}'");

        var wish = Assert.Single(await Shown(clinic, clinic.Client, "address-unwanted"));
        Assert.Equal(("kari@example.org", "Promotion", "2026-03-01"), ($"{wish.Content["address"]}", $"{wish.Content["notWanted"]}", $"{wish.Content["since"]}"));
    }

    private async Task<IReadOnlyList<Held>> Shown(Clinic clinic, Guid client, string what)
    {
        var all = new List<Held>();
        await foreach (var page in house.Service<PersonHistory>().Read(new(clinic.Business, PersonKind.Client, [new(client)]), TestContext.Current.CancellationToken))
        {
            all.AddRange(page.Where(held => held.What == what));
        }

        return all;
    }
}
