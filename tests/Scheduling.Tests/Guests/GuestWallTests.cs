using System.Net;
using System.Text.RegularExpressions;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>What guests never see of each other, what a look never changes, and what it costs to let somebody in.</summary>
public sealed partial class GuestWallTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Two_people_with_one_address_have_nothing_to_do_with_each_other()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var (one, other) = (
            await guest.Visit(At("10:00"), who: new { name = "Far Canaryson", email = "familien@example.org" }),
            await guest.Visit(At("11:00"), who: new { name = "Mor Canaryson", email = "familien@example.org" }));

        await Done(one.Post("manage/cancel", new { }));

        Assert.Equal(("cancelled", "booked"), (await one.Status(), await other.Status()));
        Assert.DoesNotContain("Far", (await other.Get("manage")).ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await clinic.Count("clients.clients", $"id <> '{clinic.Client}'"));
    }

    /// <summary>The way of the stranger costs a round trip to read and one to write, and one to learn which business it is.</summary>
    [Fact]
    public async Task A_guests_whole_booking_takes_three_round_trips_at_most()
    {
        var clinic = await Open(house);
        await clinic.PublishPolicy();
        await clinic.PublishPurpose();
        await clinic.Ask(atBooking: true);
        var guest = await Guest.Of(clinic);
        var (accepted, consents) = (await guest.Accepting(), await guest.Consenting());
        await Done(guest.Book(At("09:00"), new { answers = Forms.Complete }, new { accepted, consents }));
        var who = await guest.Introduced(new { accepted, consents });

        var trips = await RoundTrips.Of(house.ConnectionString, () => Done(guest.Post("appointments", new { serviceId = clinic.Service, start = At("10:00"), guest = who, answers = Forms.Complete })));

        Assert.True(trips.Count <= 3, string.Join("\n---\n", trips));
        Assert.Single(trips, trip => trip.Contains("events.append", StringComparison.Ordinal));
    }

    /// <summary>Whether an address is known cannot be found out by booking with it: not from the answer, and not from the work behind it, which is what takes the time.</summary>
    [Fact]
    public async Task A_known_and_an_unknown_address_book_by_the_same_work()
    {
        var clinic = await Open(house);
        await clinic.Make("clients", new { name = "Kari Nordmann", email = "kjent@example.org" });
        var guest = await Guest.Of(clinic);
        await Done(guest.Book(At("09:00")));

        var (known, unknown) = (await Work("10:00", "kjent@example.org"), await Work("11:00", "ukjent@example.org"));

        Assert.NotEmpty(known);
        Assert.Equal(known, unknown);
        // The control: more work is seen.
        var hold = Id(await Done(guest.Post("holds", new { serviceId = clinic.Service, start = At("12:00") })));
        Assert.NotEqual(known, await Work("12:00", "kjent@example.org", hold));

        async Task<IReadOnlyList<string>> Work(string time, string email, Guid? holdId = null)
        {
            var who = await guest.Introduced(new { email });
            return await RoundTrips.Of(house.ConnectionString, () => Done(guest.Post("appointments", new { serviceId = clinic.Service, start = At(time), guest = who, holdId })));
        }
    }

    [Fact]
    public async Task A_stranger_who_follows_every_address_in_every_answer_changes_nothing()
    {
        var clinic = await Open(house);
        await clinic.PublishPolicy();
        await clinic.PublishPurpose(confirmedByLink: true);
        var guest = await Guest.Of(clinic);
        var booked = await Done(guest.Book(At("10:00"), who: new { accepted = await guest.Accepting(), consents = await guest.Consenting() }));
        var visitor = await guest.Visit(At("11:00"), who: new { accepted = await guest.Accepting() });
        var before = await Everything(clinic);

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var toSee = new Queue<string>([guest.Page, $"{guest.Page}/services", $"{guest.Page}/policies", $"{guest.Page}/purposes", $"{guest.Page}/challenge", $"{guest.Page}/sessions",
            $"{guest.Page}/services/{clinic.Service}/slots", $"{guest.Page}/manage", $"{guest.Page}/manage/consents", $"{guest.Page}/manage/waitlist", $"{guest.Page}/manage/appointment.ics",
            .. Addresses(booked.ToString()), .. guest.Mails("kari@example.org").SelectMany(mail => Addresses(mail.Body))]);
        while (toSee.TryDequeue(out var address) && seen.Count < 300)
        {
            if (!seen.Add(address))
            {
                continue;
            }

            using var answer = await visitor.Http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode < 500, $"{address} answered {answer.StatusCode}.");
            var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            foreach (var further in Addresses($"{said} {answer.Headers.Location} {string.Join(' ', answer.Headers.TryGetValues("Link", out var links) ? links : [])}"))
            {
                toSee.Enqueue(further);
            }
        }

        Assert.InRange(seen.Count, 12, 299);
        Assert.Equal(before, await Everything(clinic));
        // The control: a guest's deed shows.
        await Done(visitor.Post("manage/cancel", new { }));
        Assert.NotEqual(before, await Everything(clinic));
    }

    [Fact]
    public async Task Of_many_guests_at_once_one_gets_the_time()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var wishes = new List<object>();
        for (var i = 0; i < 12; i++)
        {
            wishes.Add(new { serviceId = clinic.Service, start = At("10:00"), guest = await guest.Introduced(new { name = $"Gjest {i}", email = $"gjest{i}@example.org" }) });
        }

        var answers = await Task.WhenAll(wishes.Select(wish => guest.Post("appointments", wish)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal((1, 1), (await clinic.Count("scheduling.appointments"), await clinic.Count("clients.clients", $"id <> '{clinic.Client}'")));
    }

    [Fact]
    public async Task Nothing_that_a_guest_gets_may_be_kept_by_caches_or_found_by_searching()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"));

        using var answer = await visitor.Http.GetAsync($"{visitor.Page}/manage", TestContext.Current.CancellationToken);

        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
    }

    /// <summary>Paths of ours that stand anywhere in a text.</summary>
    private static IEnumerable<string> Addresses(string text) => Path().Matches(text).Select(found => found.Value);

    /// <summary>Each table with a digest of all that it holds for the clinic.</summary>
    private static async Task<string> Everything(Clinic clinic)
    {
        var tables = ((string)(await clinic.House.Ask(
            "select string_agg(format('%I.%I', c.table_schema, c.table_name), ' ' order by 1) from information_schema.columns c where c.column_name = 'tenant_id' and c.table_schema not in ('pg_catalog', 'information_schema')"))!).Split(' ');
        var digests = new List<string>();
        foreach (var table in tables.Distinct(StringComparer.Ordinal))
        {
            digests.Add($"{table} {await clinic.House.Ask($"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t where tenant_id = '{clinic.Business}'")}");
        }

        Assert.True(digests.Count > 15);
        return string.Join('\n', digests);
    }

    [GeneratedRegex("""/v1/[A-Za-z0-9_./?=&%:+-]*[A-Za-z0-9_]""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Path();
}
