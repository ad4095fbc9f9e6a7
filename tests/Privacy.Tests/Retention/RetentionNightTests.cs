using System.Net;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Invariant 15: a night in which periods end: who goes, who stays and why, and what goes of those who stay.</summary>
public sealed class RetentionNightTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Whose_period_is_over_is_erased_as_on_request_and_who_is_expected_stays()
    {
        var shop = await Open(house);
        var (old, never, expected) = (await shop.Client("Gammel"), await shop.Client("Aldri"), await shop.Client("Ventet"));
        await shop.Booked(old);
        await shop.BookedLater(expected);
        await shop.Keep(Rule("contact", 300));

        var simulated = await shop.Simulated(shop.LaterOwner, Rule("contact", 300));
        Assert.Equal((2, 1, "future-booking=1"), simulated.Of("contact"));
        Assert.Equal("Tonight, contact: 2 erased, protected 1 (1 future-booking).", simulated.GetProperty("said").GetString());
        Assert.False(await shop.IsGone(old));

        Assert.NotNull(await shop.Night());
        await shop.Settle();
        Assert.Equal((2, 1, "future-booking=1"), (await shop.LastRun()).Of("contact"));
        Assert.True(await shop.IsGone(old) && await shop.IsGone(never));
        Assert.Equal("Ventet", (await shop.Get($"clients/{expected.Value}")).GetProperty("name").GetString());
        Assert.True((await shop.Get($"clients/{old.Value}")).GetProperty("erased").GetBoolean());

        // The same steps, and so the same certificate; it says that nobody asked.
        foreach (var erasure in (await shop.Get("erasures")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetGuid()))
        {
            var view = await shop.Get($"erasures/{erasure}");
            Assert.Equal(("effective", "retention"), (view.GetProperty("stage").GetString(), view.GetProperty("requestedBy").GetString()));
            var text = await shop.Owner.GetStringAsync(new Uri(view.GetProperty("certificate").GetString()!).AbsolutePath);
            Assert.Contains("\nidentity-checked: retention-period\n", text, StringComparison.Ordinal);
        }

        Assert.Null(await shop.Night());
        Assert.Equal(1, await shop.Count("privacy.retention_nights"));
    }

    /// <summary>Somebody who was not here for longer than the class is kept, and comes again: that one visit goes, and they stay.</summary>
    [Fact]
    public async Task What_is_over_of_who_stays_goes_alone_and_nothing_else_changes()
    {
        var shop = await Open(house);
        var client = await shop.Client("Kanarifugl");
        var appointment = await shop.Booked(client, note: "Kanarifugl sang");
        await shop.BookedLater(client);
        await shop.CatchUp();
        var position = await house.Ask($"select position from events.heads where tenant_id = '{shop.Business.Value}'");
        var history = $"select position, version, stream_id, id, type, data, timestamp from events.mt_events where tenant_id = '{shop.Business.Value}' and position <= {position}";
        var today = NodaTime.SystemClock.Instance.GetCurrentInstant().InUtc().Date;
        var counted = $"/v1/statistics/bookings?from={today:uuuu-MM-dd}&to={today.PlusDays(60):uuuu-MM-dd}";
        var (facts, figures) = (await shop.Digest(history), await shop.Owner.GetStringAsync(counted));
        Assert.Contains("\"booked\":1", figures, StringComparison.Ordinal);
        await shop.Keep(Rule("booking", 300), Rule("contact", 10_000));

        await shop.Night();
        Assert.Equal((1, 0, ""), (await shop.LastRun()).Of("booking"));
        Assert.False(await shop.HasKey(appointment));
        Assert.True(await shop.HasKey(client.Value));
        Assert.Equal(1, await shop.Count("vault.tombstones", $"stream_id = '{appointment}' and class = 2"));
        Assert.Equal("Kanarifugl", (await shop.Get($"clients/{client.Value}")).GetProperty("name").GetString());
        Assert.True((await shop.Get($"appointments/{appointment}")).GetProperty("clientErased").GetBoolean());
        Assert.Equal((1, 1), (await shop.Count("scheduling.appointments", "client_id is null"), await shop.Count("scheduling.appointments", "client_id is not null")));
        Assert.Equal(facts, await shop.Digest(history));
        Assert.Equal(figures, await shop.Owner.GetStringAsync(counted));

        var live = await shop.Digest($"select * from scheduling.appointments where tenant_id = '{shop.Business.Value}'");
        await house.Service<Rebuild>().Run("scheduling.appointments", null, CancellationToken.None);
        Assert.Equal(live, await shop.Digest($"select * from scheduling.appointments where tenant_id = '{shop.Business.Value}'"));

        // It waits for the end of its epoch as an erasure does, and then the bytes go too.
        var physical = shop.Later.Services.GetRequiredService<PhysicalErasure>();
        Assert.True(await physical.WaitsForAnEpoch(CancellationToken.None));
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        Assert.False(await physical.WaitsForAnEpoch(CancellationToken.None));
        await physical.Strip(await physical.LastEnded(CancellationToken.None), CancellationToken.None);
        Assert.Equal(0, await shop.Count("events.mt_events", $"stream_id = '{appointment}' and sealed is not null"));
        Assert.True((await shop.Get($"appointments/{appointment}")).GetProperty("clientErased").GetBoolean());
    }

    [Fact]
    public async Task Answers_about_health_go_after_their_own_term_and_the_appointment_stays()
    {
        var shop = await Open(house);
        var client = await shop.Client("Pasient");
        var appointment = await shop.Booked(client);
        var nb = (string text) => new { @default = "nb", texts = new { nb = text } };
        var form = await shop.Make("intake-forms", new
        {
            name = "Før timen",
            fields = Many(new { key = "pain", label = nb("Vondt?"), kind = "text", @class = "special", purpose = nb("For å forberede timen."), required = false, keepDays = 30 }),
        });
        await Done(shop.Owner.SendAsync(new(HttpMethod.Put, $"/v1/services/{shop.Service}/intake-form") { Content = System.Net.Http.Json.JsonContent.Create(new { formId = form, atBooking = false }) }));
        await Done(shop.Post($"appointments/{appointment}/health-answers", new { answers = new[] { new { field = "pain", value = "kneet" } } }));
        Assert.Equal("kneet", (await shop.Get($"appointments/{appointment}/health-answers")).GetProperty("answers").GetProperty("pain").GetString());
        await shop.Keep(Rule("medical", 30));

        await shop.Night();
        Assert.Equal((1, 0, ""), (await shop.LastRun()).Of("medical"));
        Assert.Equal(0, await shop.Count("vault.stream_keys", "class = 5"));
        Assert.True(await shop.HasKey(appointment));
        Assert.Equal("not-answered", await (await shop.Owner.GetAsync($"/v1/appointments/{appointment}/health-answers")).Problem());
        Assert.Equal("Pasient", (await shop.Get($"clients/{client.Value}")).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.OK, (await shop.Owner.GetAsync($"/v1/appointments/{appointment}")).StatusCode);
    }

    /// <summary>The simulator looks at two o'clock, and calls ahead what is ahead then.</summary>
    [Fact]
    public async Task What_is_over_by_the_coming_night_is_taken_in_it_and_seen_before()
    {
        var shop = await Open(house);
        var client = await shop.Client("Idag");
        var day = NodaTime.SystemClock.Instance.GetCurrentInstant().InZone(NodaTime.DateTimeZoneProviders.Tzdb["Europe/Oslo"]).Date.PlusDays(60);
        await shop.Make("appointments", new { clientId = client.Value, serviceId = shop.Service, providerId = shop.Provider, start = $"{day:uuuu-MM-dd}T15:00:00" });
        await shop.Keep(Rule("contact", 30, "booked"));
        var simulated = await shop.Simulated(house.Door(await house.Token(shop.Business, Role.Owner), await shop.At(60, 10, 0)), Rule("contact", 30, "booked"));
        Assert.Equal((1, 0, ""), simulated.Of("contact"));
        await shop.Night(await shop.At(61, 2, 5));
        Assert.Equal(simulated.Of("contact"), (await shop.LastRun()).Of("contact"));
        Assert.True(await shop.IsGone(client));
    }

    [Fact]
    public async Task What_was_written_about_an_incident_goes_when_the_rule_for_staff_is_over_after_its_closing()
    {
        var shop = await Open(house);
        var body = new { kind = "confidentiality", cause = "sent-to-wrong-person", risk = "unlikely", classes = Many("contact"), text = "Kanarifugl så det" };
        var (open, closed) = (await shop.Make("incidents", body), await shop.Make("incidents", body));
        await Done(shop.Post($"incidents/{closed}/close", new { }));
        await shop.Keep(Rule("staff", 300));
        await shop.Night();
        await shop.Settle();
        Assert.Equal((1, 0, ""), (await shop.LastRun()).Of("staff"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await shop.Get($"incidents/{closed}")).GetProperty("text").ValueKind);
        Assert.Equal("Kanarifugl så det", (await shop.Get($"incidents/{open}")).GetProperty("text").GetString());
        await shop.Night(await shop.In(366));
        Assert.Equal((0, 0, ""), (await shop.LastRun()).Of("staff"));
    }

    [Fact]
    public async Task Nothing_is_taken_before_the_grace_is_over()
    {
        var shop = await Open(house);
        var client = await shop.Client("Nylig");
        await Done(shop.LaterOwner.TryKeep(new[] { Rule("contact", 300) }));
        Assert.Equal((1, 0, ""), (await shop.Simulated(shop.LaterOwner, Rule("contact", 300))).Of("contact"));
        Assert.Null(await shop.Night());
        Assert.Null(await shop.Night(await shop.In(371)));
        Assert.False(await shop.IsGone(client));
        // The control: a week and a night later it is.
        Assert.NotNull(await shop.Night(await shop.In(374)));
        Assert.True(await shop.IsGone(client));
    }

    [Fact]
    public async Task What_comes_between_the_choice_and_the_fence_keeps_somebody_and_is_the_reason()
    {
        var shop = await Open(house);
        var client = await shop.Client("Iste");
        await shop.Keep(Rule("contact", 300));
        shop.Pipeline.Reached = point => point == "erasure.before-fence" ? shop.BookedLater(client) : Task.CompletedTask;
        await shop.Night();
        Assert.Equal((0, 1, "future-booking=1"), (await shop.LastRun()).Of("contact"));
        Assert.False(await shop.IsGone(client));
    }

    /// <summary>Nothing lies ahead of who came in and is gone again: that they were here is what keeps them.</summary>
    [Fact]
    public async Task Who_was_here_since_the_night_looked_stays()
    {
        var shop = await Open(house);
        var client = await shop.Client("Innom");
        await shop.Keep(Rule("contact", 300));
        shop.Pipeline.Reached = async point =>
        {
            if (point == "erasure.before-fence")
            {
                await shop.BookedLater(client);
                var appointment = await house.Ask($"select id from scheduling.appointments where client_id = '{client.Value}'");
                await Done(shop.LaterOwner.Command($"/v1/appointments/{appointment}/cancel", new { by = "client" }));
            }
        };
        await shop.Night();
        Assert.Equal((0, 1, "visited-since=1"), (await shop.LastRun()).Of("contact"));
        Assert.False(await shop.IsGone(client));
    }

    [Fact]
    public async Task Who_became_somebody_else_since_the_night_looked_stays_until_the_next()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ensom");
        await shop.Keep(Rule("contact", 300));
        var fresh = new SubjectId((await Done(shop.LaterOwner.Command("/v1/clients", new { name = "Fersk" }))).GetProperty("id").GetGuid());
        shop.Pipeline.Reached = point =>
            point == "erasure.before-fence" ? Done(shop.Post($"clients/{client.Value}/merge", new { clientId = fresh.Value })) : Task.CompletedTask;
        await shop.Night();
        // The one at the fence, the other before anything is asked for: the night had looked at two people.
        Assert.Equal((0, 2, "regrouped-meanwhile=2"), (await shop.LastRun()).Of("contact"));
        Assert.False(await shop.IsGone(client) || await shop.IsGone(fresh));
    }

    [Fact]
    public async Task A_reason_that_comes_at_the_last_moment_keeps_one_persons_parts_and_nobody_elses()
    {
        await house.Ask(Keeper.Refusal);
        var shop = await Open(house);
        var appointments = new Dictionary<SubjectId, Guid>();
        for (var i = 0; i < 5; i++)
        {
            var client = await shop.Client($"Del{i}");
            appointments[client] = await shop.Booked(client);
        }

        var hold = new Keeper("legal-hold") { KeptLate = { appointments.Keys.First() } };
        await shop.Keep(Rule("booking", 300));
        await shop.Night(await shop.In(365, services => services.AddSingleton<IErasureBlocker>(hold)));
        Assert.Equal((4, 1, "came-in-between=1"), (await shop.LastRun()).Of("booking"));
        foreach (var (client, appointment) in appointments)
        {
            Assert.Equal(hold.KeptLate.Contains(client), await shop.HasKey(appointment));
        }
    }

    [Fact]
    public async Task The_worker_runs_the_night_of_each_business_and_makes_up_for_one_that_was_missed()
    {
        var (one, other) = (await Open(house), await Open(house));
        var (first, second) = (await one.Client("Ene"), await other.Client("Andre"));
        await one.Keep(Rule("contact", 300));
        await other.Keep(Rule("contact", 300));
        var worker = one.Later.Services.GetRequiredService<RetentionWorker>();
        await worker.Look(CancellationToken.None);
        Assert.True(await one.IsGone(first) && await other.IsGone(second));

        // Down for three nights, it runs one: what was over in the others is over now.
        await (await one.In(368)).Services.GetRequiredService<RetentionWorker>().Look(CancellationToken.None);
        Assert.Equal(2, await one.Count("privacy.retention_nights", "ended_at is not null"));
    }
}
