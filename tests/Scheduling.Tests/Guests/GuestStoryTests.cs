using System.Globalization;
using System.Net;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>The guest's way: from the page to a cancelled appointment, and what nobody must be able to do on it.</summary>
public sealed class GuestStoryTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Somebody_who_has_never_been_here_books_comes_back_moves_and_cancels()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);

        var page = await Done(guest.Http.GetAsync(guest.Page));
        Assert.Equal("Fjordklinikken", page.GetProperty("name").GetString());
        var offer = (await guest.Get("services")).GetProperty("items")[0];
        Assert.Equal(clinic.Service, offer.GetProperty("id").GetGuid());
        Assert.Contains("gratis", offer.GetProperty("cancellation").GetString(), StringComparison.Ordinal);

        var day = $"{Day:uuuu-MM-dd}";
        var slots = (await guest.Get($"services/{clinic.Service}/slots?from={day}&to={day}")).GetProperty("items");
        var start = slots[0].GetProperty("start").GetString()!;
        var hold = await Done(guest.Post("holds", new { serviceId = clinic.Service, start }));

        var booked = await Done(guest.Book(start, new { holdId = Id(hold), note = "Vondt i ryggen" }));
        Assert.Equal(("booked", start), (booked.GetProperty("status").GetString(), booked.GetProperty("start").GetString()));

        // The message that it was booked brings a link of its own, later. This one opens once.
        Assert.Empty(guest.Mails("kari@example.org"));
        var visitor = await guest.Open(Guest.Link(booked));
        await Refused("link-gone", guest.Post("manage/open", new { token = Guest.Link(booked) }));

        Assert.Equal(booked.GetProperty("id").GetGuid(), (await visitor.Get("manage")).GetProperty("id").GetGuid());
        await Done(visitor.Post("manage/reschedule", new { start = At("15:00") }));
        Assert.Equal(At("15:00"), (await visitor.Get("manage")).GetProperty("start").GetString()![..16]);
        await Done(visitor.Post("manage/cancel", new { reason = "Frisk igjen" }));

        var after = await visitor.Get("manage");
        Assert.Equal(("cancelled", false), (after.GetProperty("status").GetString(), after.GetProperty("canChange").GetBoolean()));
        Assert.Contains(start, (await guest.Get($"services/{clinic.Service}/slots?from={day}&to={day}")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_address_makes_nobody_known_and_changes_nobody()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var known = await clinic.Make("clients", new { name = "Kari Nordmann", email = "kari@example.org" });
        var before = await clinic.Get($"clients/{known}");

        var (first, second) = (await Done(guest.Book(At("10:00"))), await Done(guest.Book(At("11:00"), who: new { name = "Ola Nordmann", email = "ukjent@example.org" })));

        Assert.Equal(before.ToString(), (await clinic.Get($"clients/{known}")).ToString());
        Assert.Equal(
            first.EnumerateObject().Select(member => member.Name),
            second.EnumerateObject().Select(member => member.Name));
        var clients = new List<Guid>();
        foreach (var booking in new[] { first, second })
        {
            clients.Add((await clinic.Get($"appointments/{Id(booking)}")).GetProperty("clientId").GetGuid());
        }

        Assert.DoesNotContain(known, clients);
        Assert.Equal(2, clients.Distinct().Count());
    }

    [Fact]
    public async Task A_request_sent_twice_books_once_and_both_answers_open_the_booking()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var body = new { serviceId = clinic.Service, start = At("10:00"), guest = await guest.Introduced() };
        var key = Guid.CreateVersion7().ToString();

        var first = await Done(guest.Http.Command($"{guest.Page}/appointments", body, key));
        var second = await Done(guest.Http.Command($"{guest.Page}/appointments", body, key));

        Assert.Equal(Id(first), Id(second));
        Assert.Equal(1, await clinic.Count("scheduling.appointments"));
        foreach (var booking in new[] { first, second })
        {
            Assert.Equal(Id(first), (await (await guest.Open(Guest.Link(booking))).Get("manage")).GetProperty("id").GetGuid());
        }
    }

    [Fact]
    public async Task A_solution_counts_once_and_only_while_it_is_ours_and_fresh()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var solution = await guest.Solved();

        await Done(guest.Book(At("10:00"), who: new { altcha = solution }));
        await Refused("challenge-used", guest.Book(At("11:00"), who: new { altcha = solution }));
        await Refused("challenge-not-solved", guest.Book(At("11:00"), who: new { altcha = "" }));
        await Refused("challenge-not-solved", guest.Book(At("11:00"), who: new { altcha = Altcha.Solve(new Altcha(new byte[32], 1_000).New(NodaTime.SystemClock.Instance.GetCurrentInstant())) }));
        Assert.Equal(1, await clinic.Count("scheduling.appointments"));
    }

    [Fact]
    public async Task A_challenge_of_one_host_counts_at_another_and_once_over_all()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var solution = await guest.Solved();
        using var elsewhere = house.Door(null, await house.Start());
        object Wish(string start) => new { serviceId = clinic.Service, start = At(start), guest = new { altcha = solution, name = "Kari", email = "kari@example.org" } };

        await Done(elsewhere.Command($"{guest.Page}/appointments", Wish("10:00")));
        await Refused("challenge-used", guest.Post("appointments", Wish("11:00")));
    }

    [Fact]
    public async Task A_session_shows_its_own_booking_and_no_other_ones()
    {
        var (clinic, other) = (await Open(house), await Open(house));
        var (guest, elsewhere) = (await Guest.Of(clinic), await Guest.Of(other));
        var booking = await Done(guest.Book(At("10:00")));
        var second = await Done(guest.Book(At("11:00"), who: new { name = "Ola", email = "ola@example.org" }));
        var visitor = await guest.Open(Guest.Link(booking));

        Assert.DoesNotContain(Id(second).ToString(), (await visitor.Get("manage")).ToString(), StringComparison.Ordinal);
        await Refused("session-gone", guest.Http.GetAsync($"{guest.Page}/manage"));
        var session = visitor.Http.DefaultRequestHeaders.GetValues("Booking-Session").Single();
        var stranger = new HttpRequestMessage(HttpMethod.Get, $"{elsewhere.Page}/manage") { Headers = { { "Booking-Session", session } } };
        await Refused("session-gone", elsewhere.Http.SendAsync(stranger));
        await Refused("link-gone", elsewhere.Post("manage/open", new { token = Guest.Link(second) }));
    }

    [Fact]
    public async Task Who_asks_for_a_link_gets_one_by_mail_and_an_answer_that_says_nothing()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var booking = await Done(guest.Book(At("10:00")));

        var (known, unknown) = (await guest.Post("manage/links", new { email = "kari@example.org" }), await guest.Post("manage/links", new { email = "ingen@example.org" }));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (known.StatusCode, unknown.StatusCode));
        Assert.Equal(await known.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(guest.Mails("ingen@example.org"));
        await Until(() => guest.Mails("kari@example.org").Count == 1);
        var visitor = await guest.Open(Guest.TokenIn(guest.Mails("kari@example.org")[0]));
        Assert.Equal(Id(booking), (await visitor.Get("manage")).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task The_terms_of_the_day_it_was_booked_stay()
    {
        var clinic = await Open(house, policy: new { name = "Streng", freeUntil = "PT24H", late = "refuse" });
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Open(Guest.Link(await Done(guest.Book(At("10:00")))));
        var before = (await visitor.Get("manage")).GetProperty("cancellation").GetString();

        var policy = (await clinic.Get("cancellation-policies")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("version").GetInt64() > 0).GetProperty("id").GetGuid();
        await Done(clinic.Post($"cancellation-policies/{policy}/publish", new { name = "Mild", freeUntil = "PT1H", late = "charge" }));

        Assert.Equal(before, (await visitor.Get("manage")).GetProperty("cancellation").GetString());
        Assert.NotEqual(before, (await guest.Get("services")).GetProperty("items")[0].GetProperty("cancellation").GetString());
    }

    [Fact]
    public async Task The_calendar_file_says_what_the_booking_says()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var booking = await Done(guest.Book(At("10:00")));
        var visitor = await guest.Open(Guest.Link(booking));

        using var answer = await visitor.Http.GetAsync($"{visitor.Page}/manage/appointment.ics", TestContext.Current.CancellationToken);
        var file = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains($"UID:{Id(booking)}@", file, StringComparison.Ordinal);
        Assert.Contains("STATUS:CONFIRMED", file, StringComparison.Ordinal);
        Assert.All(file.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        await Done(visitor.Post("manage/cancel", new { }));
        using var later = await visitor.Http.GetAsync($"{visitor.Page}/manage/appointment.ics", TestContext.Current.CancellationToken);
        Assert.Contains("STATUS:CANCELLED", await later.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Read by icalendar for Python (RFC 5545), with everything in it that has to be escaped or folded.</summary>
    [Fact]
    public async Task Another_program_reads_the_calendar_file_as_it_was_meant()
    {
        var clinic = await Open(house, policy: new { name = "Lang", freeUntil = "PT24H", late = "charge", lateFee = new { kind = "partOfPrice", percent = 50 }, mostReschedules = 2 });
        var seen = await clinic.Owner.GetAsync($"/v1/services/{clinic.Service}", TestContext.Current.CancellationToken);
        await Done(clinic.Owner.Change($"/v1/services/{clinic.Service}", new { name = new { @default = "nb", texts = new { nb = "Første time; rygg, nakke \\ skulder – æøå 🙂" } } }, long.Parse(seen.Headers.ETag!.Tag.Trim('"'), CultureInfo.InvariantCulture)));
        var guest = await Guest.Of(clinic);
        var booking = await Done(guest.Book(At("10:00")));
        var visitor = await guest.Open(Guest.Link(booking));

        var read = await OtherPrograms.Calendar(await visitor.Http.GetStringAsync($"{visitor.Page}/manage/appointment.ics", TestContext.Current.CancellationToken));
        string Text(string name) => read.GetProperty(name).GetString()!;

        Assert.Empty(read.GetProperty("errors").EnumerateArray());
        Assert.Equal(("2.0", "CONFIRMED"), (Text("version"), Text("status")));
        Assert.StartsWith(Id(booking).ToString(), Text("uid"), StringComparison.Ordinal);
        Assert.Equal("Første time; rygg, nakke \\ skulder – æøå 🙂", Text("summary"));
        Assert.Equal("Storgata 1, Storgata 1, Oslo", Text("location"));
        Assert.Equal((await visitor.Get("manage")).GetProperty("cancellation").GetString(), Text("description"));
        Assert.Equal(Moment(booking, "start"), DateTimeOffset.Parse(Text("dtstart"), CultureInfo.InvariantCulture));
        Assert.Equal(Moment(booking, "end"), DateTimeOffset.Parse(Text("dtend"), CultureInfo.InvariantCulture));

        await Done(visitor.Post("manage/cancel", new { }));
        var later = await OtherPrograms.Calendar(await visitor.Http.GetStringAsync($"{visitor.Page}/manage/appointment.ics", TestContext.Current.CancellationToken));
        Assert.Equal((Text("uid"), "CANCELLED"), (later.GetProperty("uid").GetString(), later.GetProperty("status").GetString()));
        Assert.True(int.Parse(later.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture) > int.Parse(Text("sequence"), CultureInfo.InvariantCulture));
    }

    private static DateTimeOffset Moment(System.Text.Json.JsonElement booking, string name) => DateTimeOffset.Parse(booking.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    /// <summary>The background may be sending at this moment: it is done as soon as it shows.</summary>
    private static async Task Until(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
