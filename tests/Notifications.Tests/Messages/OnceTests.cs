using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>None is lost and none is sent twice, whatever the server or another node does (F29, F30). What is sent again is the same message.</summary>
public sealed class OnceTests(Practice house) : IClassFixture<Practice>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_server_that_is_away_for_an_hour_gets_everything_within_a_quarter_of_an_hour_of_its_return()
    {
        var clinic = await Open(house);
        for (var i = 0; i < 5; i++)
        {
            await clinic.Booked(At($"1{i}:00"));
        }

        await clinic.Plan();
        var (away, tries) = (new HandoverResult(Handover.Later, "unreachable"), 0);
        clinic.Caught.Answer = away;
        clinic.Caught.Before = _ =>
        {
            Interlocked.Increment(ref tries);
            return Task.CompletedTask;
        };
        for (var minute = 0; minute < 60; minute++)
        {
            await clinic.Send();
            await clinic.Pass(Duration.FromMinutes(1));
        }

        Assert.Empty(clinic.Mine);
        Assert.InRange(tries, 5 * 6, 5 * 12);
        var health = (await clinic.Get("message-channels")).GetProperty("channels").EnumerateArray().Single(one => one.GetProperty("channel").GetString() == "email");
        Assert.Equal((false, 5L, "unreachable"), (health.GetProperty("healthy").GetBoolean(), health.GetProperty("retrying").GetInt64(), health.GetProperty("lastFault").GetString()));

        clinic.Caught.Answer = new(Handover.Taken, "250");
        for (var minute = 0; minute < 16; minute++)
        {
            await clinic.Send();
            await clinic.Pass(Duration.FromMinutes(1));
        }

        Assert.Equal(5, clinic.Mine.Count);
        Assert.Equal(5, clinic.Mine.Select(outgoing => outgoing.Id).Distinct().Count());
        Assert.All(await clinic.Log(), line => Assert.Equal("booked sent", line));
    }

    [Fact]
    public async Task What_cannot_be_told_for_three_days_is_given_up_and_recorded()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.Plan();
        clinic.Caught.Answer = new(Handover.Later, "unreachable");
        await clinic.Send();
        await clinic.Pass(Duration.FromHours(73));
        await clinic.Send();

        Assert.Equal(["booked givenUp too-late"], await clinic.Log());
        Assert.Equal(0, await clinic.Count("notifications.messages", "settled_at is null"));
    }

    /// <summary>The first has claimed it and is paused before it hands it over; the second takes over; the first wakes.</summary>
    [Fact]
    public async Task A_node_that_was_paused_past_its_lease_sends_nothing_and_records_nothing()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.Plan();
        var (clock, queue) = (new Elapsing(), house.Service<MessageQueue>());
        var (asleep, wake) = (new TaskCompletionSource(), new TaskCompletionSource());
        clock.Waking = async () =>
        {
            asleep.SetResult();
            await wake.Task;
        };
        var paused = Task.Run(() => clinic.Sender(clock).Run(CancellationToken.None));
        await asleep.Task.WaitAsync(Patience);

        await clinic.Pass(MessageQueue.Lease + Duration.FromSeconds(1));
        await clinic.Send();
        Assert.Single(clinic.Mine);
        clock.Pass(TimeSpan.FromMinutes(3));
        wake.SetResult();
        await paused.WaitAsync(Patience);

        Assert.Single(clinic.Mine);
        Assert.Equal(["booked sent"], await clinic.Log());
        Assert.Equal(0, await clinic.Count("notifications.messages", "settled_at is null"));
    }

    /// <summary>The same, but it was paused between the server's answer and the record: the repeat is the same message, and what the first would record is refused.</summary>
    [Fact]
    public async Task What_a_paused_node_had_handed_over_goes_out_again_as_the_same_message_and_is_recorded_once()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.Plan();
        var (queue, envelopes) = (house.Service<MessageQueue>(), house.Service<Envelopes>());
        var claimed = (await queue.Claim(200, CancellationToken.None))!;
        var (ready, _) = await envelopes.Prepare(claimed, CancellationToken.None);
        await clinic.Caught.Deliver(ready[0].Outgoing, CancellationToken.None);

        await clinic.Pass(MessageQueue.Lease + Duration.FromSeconds(1));
        await clinic.Send();
        var sent = new MessageSent(Instant.FromUtc(2030, 1, 1, 0, 0), ready[0].Message.Kind, Channel.Email, MessageLevel.Full, Language.Of("en"), 0);
        var lost = await queue.Settle(claimed.Business, [new(claimed.Messages[0], sent, "250", null)], CancellationToken.None);

        Assert.Equal(1, lost);
        Assert.Equal(2, clinic.Mine.Count);
        Assert.Single(clinic.Mine.Select(outgoing => outgoing.Id).Distinct());
        Assert.Equal(["booked sent"], await clinic.Log());
    }

    [Fact]
    public async Task Two_nodes_share_what_is_due_and_send_each_once()
    {
        var clinic = await Open(house);
        for (var i = 0; i < 12; i++)
        {
            await clinic.Booked(At($"{8 + i}:00".PadLeft(5, '0')));
        }

        await clinic.Plan();
        var other = await house.Start();
        var (a, b) = (clinic.Sender(), new SendDue(
            (MessageQueue)other.Services.GetService(typeof(MessageQueue))!, (Envelopes)other.Services.GetService(typeof(Envelopes))!, [clinic.Caught], TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SendDue>.Instance));
        await Task.WhenAll(Drain(a), Drain(b));

        Assert.Equal(12, clinic.Mine.Count);
        Assert.Equal(12, clinic.Mine.Select(outgoing => outgoing.Id).Distinct().Count());
    }

    /// <summary>What fails together does not come back together, and never later than after a quarter of an hour.</summary>
    [Fact]
    public void Delays_grow_to_a_quarter_of_an_hour_and_are_scattered()
    {
        Assert.Equal(
            [30, 60, 120, 240, 480, 900, 900],
            Enumerable.Range(0, 7).Select(attempts => (int)Settlement.DelayAfter(attempts, 0).TotalSeconds));
        Assert.All(Enumerable.Range(0, 20), attempts => Assert.InRange(Settlement.DelayAfter(attempts, 1).TotalSeconds, 24, 720));
    }

    [Fact]
    public async Task Nothing_due_is_one_look_into_an_index()
    {
        var clinic = await Open(house);
        await clinic.Remind("P1D");
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();

        Assert.Equal(1, await clinic.Count("notifications.messages", "settled_at is null"));
        Assert.Equal(0, await clinic.Sender().Run(CancellationToken.None));
    }

    /// <summary>A business in which nothing happens costs nothing, however many there are: what is asked is asked for all of them at once.</summary>
    [Fact]
    public async Task An_idle_business_sends_the_database_nothing()
    {
        async Task<IReadOnlyList<string>> Look(Clinic clinic)
        {
            await clinic.Plan();
            return await RoundTrips.Of(house.ConnectionString, async () =>
            {
                Assert.Equal(0, await clinic.Sender().Run(CancellationToken.None));
                Assert.Equal(0, await house.Service<RecordBounce>().Run(CancellationToken.None));
                Assert.False(await house.Service<ProjectionWorker>().CatchUp(CancellationToken.None));
            });
        }

        var one = await Look(await Open(house));
        Clinic last = null!;
        for (var i = 0; i < 10; i++)
        {
            last = await Open(house);
            await last.Remind("P1D");
            await last.Booked(At("10:00"));
            await last.PlanAndSend();
        }

        var many = await Look(last);
        Assert.NotEmpty(one);
        Assert.Equal(one.Count, many.Count);
    }

    private static async Task Drain(SendDue sender)
    {
        while (await sender.Run(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>A monotonic clock that can be moved, and that falls asleep when it is asked how much has passed.</summary>
    private sealed class Elapsing : TimeProvider
    {
        private long _ahead;
        private int _asked;

        public Func<Task>? Waking { get; set; }

        public void Pass(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);

        /// <summary>Asked first at the claim, then before each handing over.</summary>
        public override long GetTimestamp()
        {
            if (Interlocked.Increment(ref _asked) == 2 && Waking is { } waking)
            {
                waking().GetAwaiter().GetResult();
            }

            return System.GetTimestamp() + Interlocked.Read(ref _ahead);
        }
    }
}
