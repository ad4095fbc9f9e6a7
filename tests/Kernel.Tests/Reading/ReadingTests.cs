using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>What is opened is written down before it is answered, also where an operation has said nothing of it, and also where the answer has begun.</summary>
public sealed class ReadingTests
{
    private static readonly SubjectId Somebody = SubjectId.New();

    [Fact]
    public async Task What_is_opened_several_times_in_a_request_is_one_entry()
    {
        var log = new Kept();
        await using var host = await Host(log);
        Assert.Equal("value", await host.Http.GetStringAsync("/v1/declared"));
        var entry = Assert.Single(log.Entries);
        Assert.Equal(("Declared", null, true), (entry.Operation, entry.Purpose, entry.IsDeclared));
        Assert.Equal([DataClass.Contact, DataClass.Medical], Assert.Single(entry.People).Value.Order());
    }

    [Fact]
    public async Task An_operation_that_has_not_said_so_is_written_down_before_its_answer_begins()
    {
        var log = new Kept();
        await using var host = await Host(log);
        Assert.Equal("value", await host.Http.GetStringAsync("/v1/undeclared"));
        var entry = Assert.Single(log.Entries);
        Assert.Equal(("Undeclared", false), (entry.Operation, entry.IsDeclared));
    }

    [Theory]
    [InlineData("declared")]
    [InlineData("undeclared")]
    public async Task Without_an_entry_there_is_no_answer(string path)
    {
        await using var host = await Host(new Kept { IsFull = true });
        string? said = null;
        try
        {
            using var answer = await host.Http.GetAsync($"/v1/{path}");
            Assert.False(answer.IsSuccessStatusCode);
            said = await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            // A connection that is broken off says nothing either.
        }

        Assert.DoesNotContain("value", said ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_opened_while_the_answer_is_under_way_is_written_down_before_it_is_seen()
    {
        var log = new Kept();
        await using var host = await Host(log);
        Assert.Equal("0 1 2 ", await host.Http.GetStringAsync("/v1/streamed"));
    }

    [Fact]
    public async Task Much_is_written_down_as_it_comes()
    {
        var log = new Kept();
        await using var host = await Host(log);
        await host.Http.GetStringAsync("/v1/much");
        Assert.Equal([Reading.MostOfAnEntry, 5], log.Entries.Select(entry => entry.People.Count));
    }

    [Fact]
    public async Task Who_reads_is_written_down_with_why()
    {
        var log = new Kept();
        await using var host = await Host(log);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/declared") { Headers = { { Purposes.Header, "billing" } } };
        using var answer = await host.Http.SendAsync(request);
        var entry = Assert.Single(log.Entries);
        Assert.Equal((Purpose.Billing, Role.Owner), (entry.Purpose, entry.Caller.Role));
        Assert.Equal("«personal»", entry.ToString());
    }

    [Fact]
    public async Task A_purpose_is_one_of_the_list_and_is_wanted_where_it_is_wanted()
    {
        var log = new Kept { Wants = true };
        await using var host = await Host(log);
        Assert.Equal(400, (int)(await host.Http.GetAsync("/v1/declared")).StatusCode);
        Assert.Equal(200, (int)(await host.Http.GetAsync("/v1/quiet")).StatusCode);
        Assert.Empty(log.Entries);
        Assert.Equal(["care", "billing", "administration", "legal", "support", "request"], Purposes.All);
        Assert.All(Purposes.All, purpose => Assert.Equal(purpose, Purposes.Find(purpose)?.Spoken()));
        Assert.All(new[] { null, "", "Care", "2", "care " }, wrong => Assert.Null(Purposes.Find(wrong)));
    }

    [Fact]
    public async Task Outside_of_a_request_somebody_reads_by_name()
    {
        var log = new Kept();
        var caller = new Caller(TenantId.New(), "operator", Role.Owner);
        Assert.Equal(7, await Reading.During(log, caller, "Export", null, async () =>
        {
            await Reading.Current!.Opened([(Somebody, DataClass.Contact)], CancellationToken.None);
            Assert.Empty(log.Entries);
            return 7;
        }));
        Assert.Equal("Export", Assert.Single(log.Entries).Operation);
        Assert.Null(Reading.Current);
    }

    private static Task<EdgeHost> Host(Kept log) => EdgeHost.Start(services: services => services.AddSingleton<IAccessLog>(log), more: routes =>
    {
        routes.MapGet("/declared", async () =>
        {
            await Opened(Somebody, DataClass.Contact);
            await Opened(Somebody, DataClass.Medical);
            return TypedResults.Text("value");
        }).WithName("Declared").Requires("things:read").ShowsPersonal();
        routes.MapGet("/undeclared", async () =>
        {
            await Opened(Somebody, DataClass.Contact);
            return TypedResults.Text("value");
        }).WithName("Undeclared").Requires("things:read");
        routes.MapGet("/quiet", () => TypedResults.Text("nobody")).WithName("Quiet").Requires("things:read");
        routes.MapGet("/much", async () =>
        {
            for (var nth = 0; nth < Reading.MostOfAnEntry + 5; nth++)
            {
                await Opened(SubjectId.New(), DataClass.Contact);
            }

            return TypedResults.Text("value");
        }).WithName("Much").Requires("things:read");
        routes.MapGet("/streamed", () => TypedResults.Stream(async body =>
        {
            for (var nth = 0; nth < 3; nth++)
            {
                await body.WriteAsync(Encoding.ASCII.GetBytes($"{log.Entries.Count} "));
                await body.FlushAsync();
                await Opened(SubjectId.New(), DataClass.Contact);
            }
        })).WithName("Streamed").Requires("things:read");
    });

    private static Task Opened(SubjectId person, DataClass @class) => Reading.Current!.Opened([(person, @class)], CancellationToken.None);

    private sealed class Kept : IAccessLog
    {
        public ConcurrentQueue<AccessEntry> Entries { get; } = [];

        public bool IsFull { get; init; }

        public bool Wants { get; init; }

        public ValueTask<bool> WantsPurpose(TenantId business, CancellationToken cancellation) => ValueTask.FromResult(Wants);

        public async Task Write(AccessEntry entry, CancellationToken cancellation)
        {
            await Task.Yield();
            if (IsFull)
            {
                throw new InvalidOperationException("The log is full.");
            }

            Entries.Enqueue(entry);
        }
    }
}
