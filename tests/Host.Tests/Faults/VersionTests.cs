using System.Net;
using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>The main job on the oldest PostgreSQL that we promise and on the newest.</summary>
public sealed class VersionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Appointments_are_taken_moved_cancelled_refused_and_rebuilt(int major)
    {
        var found = PostgresBinaries.All().FirstOrDefault(one => one.Major == major);
        Assert.SkipWhen(found is null, $"PostgreSQL {major} is not on this machine; ./test fetches 18 and installs 15 where it may.");
        var folder = Names.Folder();
        await using (var cluster = await EmbeddedPostgres.Join(folder, found!.Directory, Stop, durable: false))
        await using (var clinic = await Clinic.Open(await Clinic.NewDatabase(cluster.ConnectionString)))
        {
            Assert.Equal($"{major}", await clinic.Ask("select (current_setting('server_version_num')::int / 10000)::text"));
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => clinic.Book(0, Guid.CreateVersion7().ToString())));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
            Assert.Equal(11, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
            var booked = answers.Single(answer => answer.StatusCode == HttpStatusCode.Created).Headers.Location;

            using var repeated = await clinic.Book(1);
            using var repeat = await clinic.Book(1);
            Assert.Equal((HttpStatusCode.Created, repeated.Headers.Location), (repeat.StatusCode, repeat.Headers.Location));
            using var cancelled = await clinic.Send($"{booked}/cancel", new { by = "practice" });
            Assert.True(cancelled.IsSuccessStatusCode);
            using var taken = await clinic.Book(0, "after-the-cancellation");
            Assert.Equal(HttpStatusCode.Created, taken.StatusCode);

            var before = await Rows(clinic);
            await using (var rebuild = ChildHost.Start(
                ["rebuild", "--all"],
                ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", clinic.Folder), ("ConnectionStrings__Bookings", clinic.ConnectionString)))
            {
                Assert.True(await rebuild.Exit() == ExitCode.Ok, rebuild.Output);
            }

            Assert.Equal(before, await Rows(clinic));
            Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The calendar and what arbitrates it.</summary>
    private static Task<object?> Rows(Clinic clinic) => clinic.Ask(
        """
        select (select string_agg(t::text, E'\n' order by id) from scheduling.appointments t) || (select string_agg(t::text, E'\n' order by t::text) from scheduling.allocation t)
        """);
}
