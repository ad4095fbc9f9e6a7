using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>Invariant 13: every option works with every other. Each pair of values stands together in at least one of the rows, and each row is lived through.</summary>
public sealed class GuestOptionsTests(House house) : IClassFixture<House>
{
    private const int Seed = 20261125;

    /// <summary>The options that a guest's way can meet, with how many values each has.</summary>
    private static readonly PairTable Options = new(
        Seed, ("approval", 2), ("policy", 2), ("purpose", 3), ("form", 3), ("hold", 2), ("terms", 3), ("buffers", 2), ("pool", 2), ("any provider", 2), ("phone only", 2));

    [Fact]
    public async Task A_guest_books_moves_and_cancels_under_every_pair_of_options()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var rows = Options.Rows();
        Assert.True(Options.IsWhole(rows));
        Assert.InRange(rows.Count, 6, 40);
        foreach (var row in rows)
        {
            await Live(row);
        }
    }

    /// <summary>The control: with a row taken away, some pair stands together nowhere.</summary>
    [Fact]
    public void A_table_with_a_hole_is_found() => Assert.False(Options.IsWhole([.. Options.Rows().Take(4)]));

    private async Task Live(IReadOnlyDictionary<string, int> with)
    {
        var told = string.Join(", ", with.Select(option => $"{option.Key} {option.Value}"));
        object? terms = with["terms"] switch
        {
            1 => new { name = "Streng", freeUntil = "PT24H", late = "refuse" },
            2 => new { name = "Dyr", freeUntil = "PT48H", late = "charge", lateFee = new { kind = "partOfPrice", percent = 50 }, mostReschedules = 2 },
            _ => null,
        };
        var rules = new
        {
            durations = Door.Many("PT30M"), horizonDays = 400, needsApproval = with["approval"] == 1,
            bufferBefore = with["buffers"] == 1 ? "PT5M" : "PT0S", bufferAfter = with["buffers"] == 1 ? "PT10M" : "PT0S",
        };
        var clinic = await Open(house, rules, providers: with["any provider"] == 1 ? 2 : 1, policy: terms);
        if (with["pool"] == 1)
        {
            var room = await clinic.Make("pools", new { name = "Rom", locationId = clinic.Location, quantity = 1 });
            await clinic.Put($"services/{clinic.Service}/resources", new { resources = new[] { new { poolId = room, units = 1 } } });
        }

        if (with["policy"] == 1)
        {
            await clinic.PublishPolicy();
        }

        if (with["purpose"] > 0)
        {
            await clinic.PublishPurpose(confirmedByLink: with["purpose"] == 2);
        }

        if (with["form"] > 0)
        {
            await clinic.Ask(atBooking: with["form"] == 2);
        }

        var visitor = await Arrive(clinic, with, told);

        Assert.Equal(with["approval"] == 1 ? "requested" : "booked", await visitor.Status());
        if (with["form"] == 1)
        {
            await Done(visitor.Post("manage/answers", new { answers = Forms.Complete }));
        }

        await Done(visitor.Post("manage/reschedule", new { start = At("14:00") }));
        Assert.Equal(At("14:00"), (await visitor.Get("manage")).GetProperty("start").GetString()![..16]);
        await Done(visitor.Post("manage/cancel", new { }));
        Assert.Equal("cancelled", await visitor.Status());
        Assert.Equal(0L, await clinic.Overlaps());
        Assert.Equal(0, await clinic.Count("scheduling.allocation"));
    }

    /// <summary>Books by all that the options offer, and opens the link.</summary>
    private static async Task<Guest> Arrive(Clinic clinic, IReadOnlyDictionary<string, int> with, string told)
    {
        var guest = await Guest.Of(clinic);
        Guid? provider = with["any provider"] == 1 ? null : clinic.Providers[0];
        Guid? hold = with["hold"] == 1 ? Id(await Done(guest.Post("holds", new { serviceId = clinic.Service, start = At("10:00"), providerId = provider }))) : null;
        var booked = await guest.Book(
            At("10:00"),
            new { holdId = hold, providerId = provider, answers = with["form"] == 2 ? Forms.Complete : null },
            new
            {
                email = with["phone only"] == 1 ? null : "kari@example.org", phone = with["phone only"] == 1 ? "+4791827364" : null,
                accepted = await guest.Accepting(), consents = with["purpose"] > 0 ? await guest.Consenting() : null,
            });
        Assert.True(booked.IsSuccessStatusCode, $"{told}: {await booked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return await guest.Open(await booked.Json());
    }
}
