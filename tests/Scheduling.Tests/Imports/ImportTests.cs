using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.ImportRig;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>History as it was, each row once, and what cannot have been is told and left out.</summary>
public sealed class ImportTests(House practice) : IClassFixture<House>
{
    [Fact]
    public async Task Rows_become_appointments_with_their_history_and_the_times_of_then()
    {
        var rig = await For(practice);
        var end = await rig.Import(
            Row("1", "a", status: "completed"),
            Row("2", "a", "2024-03-11T09:00:00", "2024-03-11T09:30:00", status: "no_show"),
            Row("3", "b", "2099-03-11T09:00:00", "2099-03-11T09:30:00", status: "booked", provider: "Room 2"));

        Assert.Equal(new ImportEnd.Done(3, 2, 2, 0, 0), end);
        Assert.Equal(1, await rig.Count("scheduling.appointments where status = 'Completed' and nth = 1"));
        Assert.Equal(1, await rig.Count("scheduling.appointments where status = 'Missed' and nth = 2"));
        Assert.Equal(1, await rig.Count("scheduling.appointments where status = 'Booked' and nth = 1"));
        Assert.Equal(3, await rig.Count("scheduling.appointments where booked_at = '2024-02-01 10:00Z'"));
        Assert.Equal(1, await rig.Count("events.mt_events where type = 'appointment_completed' and (data ->> 'At')::timestamptz = '2024-03-04 08:30Z'"));
        Assert.Equal(3, await rig.Count("events.mt_events where type = 'appointment_booked' and data #>> '{Booking,Source}' = 'Import'"));
        Assert.Equal(1, await rig.Count("events.mt_events where data #>> '{Booking,Visit,Ordinal}' = 'Second' and data #>> '{Booking,Visit,SinceLast}' = 'WithinAWeek'"));
        Assert.Equal(3, await rig.Count("scheduling.allocation where kind = 'appointment'"));
        Assert.Equal(0, await rig.Count("scheduling.schedules where true"));
        Assert.Equal(1, await rig.Count("scheduling.services where status = 'Published' and jsonb_array_length(doc -> 'Providers') = 2"));
    }

    [Fact]
    public async Task Clients_arrive_with_contacts_and_birth_years_and_nothing_of_it_lies_in_clear()
    {
        var rig = await For(practice);
        await rig.Import(
            Row("1", "KQ-71", name: "Zoë Quetzal", email: "zoe.kq7@example.org", phone: "+4791827399", year: "1946"),
            Row("2", "KQ-72", "2024-03-05T09:00:00", "2024-03-05T09:30:00", name: "Ola Nordmann"));
        var desk = await practice.As(rig.Tenant, Role.FrontDesk);

        foreach (var asked in new object[] { new { email = "zoe.kq7@example.org" }, new { phone = "+4791827399" }, new { reference = "KQ-71" }, new { name = "quet" } })
        {
            using var answer = await desk.PostAsJsonAsync("/v1/clients/search", asked, TestContext.Current.CancellationToken);
            var found = Assert.Single((await answer.Json()).GetProperty("items").EnumerateArray());
            Assert.Equal(
                ("Zoë Quetzal", "zoe.kq7@example.org", "+4791827399", 1946, "KQ-71", "import"),
                (found.GetProperty("name").GetString(), found.GetProperty("email").GetString(), found.GetProperty("phone").GetString(), found.GetProperty("birthYear").GetInt32(),
                    found.GetProperty("reference").GetString(), found.GetProperty("source").GetString()));
        }

        foreach (var table in new[] { "events.mt_events", "clients.clients", "scheduling.appointments", "vault.contact_index" })
        {
            Assert.Equal(0, await rig.Count($"{table} t where t::text ~* 'quetzal|zoe.kq7|91827399|kq-71|birthyear'"));
            Assert.NotEqual(0, await rig.Count($"{table} t where t::text ~* '{rig.Tenant.Value}'"));
        }
    }

    [Fact]
    public async Task Oddities_of_real_exports_are_taken_as_they_were()
    {
        var rig = await For(practice);
        var end = await rig.Import(
            Row("1", "a", bookedAt: "2024-03-04T11:00:00Z"), // noted after the visit, on its day
            Row("2", "a", "2024-03-04T09:30:00", "2024-03-04T10:00:00", email: "one@example.org"),
            Row("3", "a", "2024-03-04 10:00", "2024-03-04 10:30", email: "one@example.org"), // three visits a day
            Row("4", "b", "2024-03-05T09:00:00", "2024-03-05T09:30:00", email: "one@example.org"), // of the same name and address, but somebody else
            Row("5", "c", "2024-10-27T02:45:00", "2024-10-27T02:15:00"), // the clocks were put back in between: half an hour
            Row("6", "c", "2024-03-05T09:00:00", "2024-03-05T09:30:00", provider: "Room 2", bookedAt: ""));

        Assert.Equal(new ImportEnd.Done(6, 3, 2, 0, 0), end);
        Assert.Equal(3, await rig.Count("clients.clients where true"));
        Assert.Equal(1, await rig.Count("scheduling.appointments where starts = '2024-10-27 00:45Z' and ends = '2024-10-27 01:15Z'"));
    }

    [Theory]
    [InlineData("end-not-after-start", "2024-03-05T10:00:00", "2024-03-05T10:00:00", "Europe/Oslo", "completed")]
    [InlineData("too-long", "2024-03-05T10:00:00", "2024-03-07T10:00:00", "Europe/Oslo", "completed")]
    [InlineData("time-does-not-exist", "2024-03-31T02:30:00", "2024-03-31T03:30:00", "Europe/Oslo", "completed")]
    [InlineData("zone-unknown", "2024-03-05T10:00:00", "2024-03-05T10:30:00", "Mars/Olympus", "completed")]
    [InlineData("status-unknown", "2024-03-05T10:00:00", "2024-03-05T10:30:00", "Europe/Oslo", "perhaps")]
    [InlineData("not-over-yet", "2099-03-05T10:00:00", "2099-03-05T10:30:00", "Europe/Oslo", "completed")]
    [InlineData("not-a-time", "05/03/2024 10:00", "2024-03-05T10:30:00", "Europe/Oslo", "completed")]
    [InlineData("out-of-reach", "1066-03-05T10:00:00", "1066-03-05T10:30:00", "Europe/Oslo", "completed")]
    [InlineData("field-missing", "", "2024-03-05T10:30:00", "Europe/Oslo", "completed")]
    [InlineData("slot-taken", "2024-03-04T09:29:00", "2024-03-04T10:30:00", "Europe/Oslo", "completed")]
    public async Task A_row_that_cannot_have_been_is_told_and_stops_no_other(string reason, string start, string end, string zone, string status)
    {
        var rig = await For(practice);
        var done = await rig.Import(Row("1", "a"), Row("2", "b", start, end, zone: zone, status: status), Row("3", "c", "2024-03-06T10:00:00", "2024-03-06T10:30:00"));

        Assert.Equal($"3:{reason}", rig.Reasons());
        Assert.Equal(new ImportEnd.Done(2, 2, 1, 1, 0), done);
    }

    [Fact]
    public async Task Details_of_a_client_keep_the_rules_of_every_door()
    {
        var rig = await For(practice);
        var done = await rig.Import(
            Row("1", "a", email: "no address"), Row("2", "a", phone: "12"), Row("3", "a", year: "19x0"), Row("4", "a", bookedAt: "2199-01-01T00:00:00Z"), Row("5", "a"));

        Assert.Equal(["client_email", "client_phone", "client_birth_year", "booked_at"], rig.Rejected.Select(row => row.Column));
        Assert.Equal(1, done.Appointments);
    }

    [Fact]
    public async Task Running_it_again_adds_nothing_and_finds_the_same_faults()
    {
        var rig = await For(practice);
        string[] rows = [.. Many(600), Row("x", "a", "2024-01-01T09:10:00", "2024-01-01T09:20:00", provider: "Room 0")];
        var first = await rig.Import(rows);
        var (calendar, reasons) = (await rig.Calendar(), rig.Reasons());
        var again = await rig.Import(rows);

        Assert.Equal(600, first.Appointments);
        Assert.Equal(new ImportEnd.Done(0, 0, 0, 1, 600), again);
        Assert.Equal(reasons, rig.Reasons());
        Assert.Equal(calendar, await rig.Calendar());

        // The control: without the memory of what was taken every row is judged anew, and finds its time taken by itself.
        await practice.Ask($"delete from scheduling.imported where tenant_id = '{rig.Tenant}'");
        Assert.Equal(new ImportEnd.Done(0, 0, 0, 601, 0), await rig.Import(rows));
    }

    [Fact]
    public async Task What_was_imported_is_behind_the_second_wall()
    {
        var (rig, other) = (await For(practice), await practice.Found());
        await rig.Import(Row("1"));

        Assert.Equal(0L, await practice.Ask("select count(*) from scheduling.imported", asWeb: true));
        Assert.Equal(0L, await practice.Ask("select count(*) from scheduling.imported", other.Value, asWeb: true));
        Assert.Equal(1L, await practice.Ask("select count(*) from scheduling.imported", rig.Tenant.Value, asWeb: true));
    }

    [Fact]
    public async Task Killed_in_the_middle_and_run_again_it_comes_to_the_same_end()
    {
        var (whole, killed) = (await For(practice), await For(practice));
        string[] rows = [.. Many(1_100)];
        var all = await whole.Import(rows);

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(() => killed.Try(Encoding.UTF8.GetBytes(Csv(rows)), new StopAfter(500, stop), stop.Token));
        Assert.Equal(500, await killed.Count("scheduling.appointments where true"));
        var rest = await killed.Import(rows);

        Assert.Equal((600, 500), (rest.Appointments, rest.Known));
        Assert.Equal(all.Clients, await killed.Count("clients.clients where true"));
        Assert.Equal(await whole.Calendar(), await killed.Calendar());
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_takes_no_other_with_it()
    {
        var rig = await For(practice);
        // Stands for whatever a rule above has not foreseen: the table itself refuses the row's time.
        await practice.Ask($"alter table scheduling.appointments add constraint not_then check (starts <> '2024-01-02 08:00Z' or tenant_id <> '{rig.Tenant}')");
        var done = await rig.Import([.. Many(300)]);

        Assert.All(rig.Rejected, row => Assert.Equal("not-storable", row.Reason));
        Assert.NotEmpty(rig.Rejected);
        Assert.Equal(300, done.Appointments + done.Rejected);
        Assert.Equal(done.Appointments, await rig.Count("scheduling.appointments where true"));
        await practice.Ask("alter table scheduling.appointments drop constraint not_then");
    }

    [Fact]
    public async Task Two_imports_of_a_business_do_not_run_at_the_same_time()
    {
        var rig = await For(practice);
        await using (await Turn.Take(practice.Service<BookingsDatabase>(), rig.Tenant, Importer.TurnKind, default))
        {
            var refused = Assert.IsType<ImportEnd.Refused>(await rig.Try(Encoding.UTF8.GetBytes(Csv(Row("1")))));
            Assert.IsType<ImportRuns>(refused.Reason);
        }

        Assert.Equal(1, (await rig.Import(Row("1"))).Appointments);
    }

    [Fact]
    public async Task Names_that_the_business_has_already_are_not_made_again()
    {
        var rig = await For(practice);
        await rig.Import(Row("1", "a"));
        var more = await rig.Import(Row("2", "b", "2024-03-05T09:00:00", "2024-03-05T09:30:00"), Row("3", "b", "2024-03-06T09:00:00", "2024-03-06T09:30:00", provider: "Room 9"));

        Assert.Equal(new ImportEnd.Done(2, 1, 1, 0, 0), more);
        Assert.Equal(1, await rig.Count("scheduling.locations where true"));
        Assert.Equal(1, await rig.Count("scheduling.services where jsonb_array_length(doc -> 'Providers') = 2"));
    }

    [Fact]
    public async Task Read_models_of_an_import_are_what_a_rebuild_makes_of_its_facts()
    {
        var rig = await For(practice);
        await rig.Import([.. Many(300)]);
        foreach (var table in new[] { "scheduling.appointments", "scheduling.allocation", "scheduling.services", "clients.clients" })
        {
            var dump = $"select string_agg(t::text, E'\\n' order by t::text) from {table} t";
            var live = await practice.Ask(dump);
            await practice.Service<Rebuild>().Run(table, null, default);
            Assert.Equal(live, await practice.Ask(dump));
        }
    }

    /// <summary>Rows of few clients, providers and services, with clients who come again and again.</summary>
    private static IEnumerable<string> Many(int count) => Enumerable.Range(0, count).Select(i =>
    {
        var at = new DateTime(2024, 1, 1, 9, 0, 0, DateTimeKind.Unspecified).AddDays(i / 20).AddMinutes(i % 5 * 30);
        return Row($"n{i}", $"p{i * 7 % 90}", at.ToString("s", CultureInfo.InvariantCulture), at.AddMinutes(30).ToString("s", CultureInfo.InvariantCulture),
            $"Room {i / 5 % 4}", $"service {i % 3}", $"Place {i / 5 % 4 % 2}", status: i % 4 == 0 ? "no_show" : "completed", email: $"p{i * 7 % 90 / 2}@example.org");
    });
}
