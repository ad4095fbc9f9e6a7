using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Bookings without end hold up no reminder for ever, and a mountain of reminders no booking.</summary>
public sealed class LaneShareTests(Practice house) : IClassFixture<Practice>
{
    /// <summary>Whether the businesses that have something to say have one message each or hundreds.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(1_000)]
    public void Of_four_messages_one_can_wait_as_long_as_there_are_both(int size)
    {
        var (share, urgent, patient) = (new LaneShare(), 0, 0);
        while (urgent + patient < 10 * (LaneShare.Between + LaneShare.Turn))
        {
            var (first, mostUrgent, mostPatient) = share.Next(SendDue.BatchSize);
            var taken = Math.Min(size, first == 0 ? mostUrgent : mostPatient);
            (urgent, patient) = first == 0 ? (urgent + taken, patient) : (urgent, patient + taken);
            share.Took(first, first, taken);
        }

        Assert.Equal((10 * LaneShare.Between, 10 * LaneShare.Turn), (urgent, patient));
    }

    [Fact]
    public void Nobody_keeps_a_turn_free_for_what_is_not_there()
    {
        var share = new LaneShare();
        share.Took(0, 0, LaneShare.Between);
        Assert.Equal(((short)1, 200, LaneShare.Turn), share.Next(200));

        // It looked for what can wait and found none: the turn is over, and what is urgent was not cut short by it.
        share.Took(1, 0, 200);
        Assert.Equal(((short)0, LaneShare.Between, 200), share.Next(200));
    }

    [Fact]
    public void Where_nothing_is_urgent_what_can_wait_goes_in_whole_batches()
    {
        var share = new LaneShare();
        for (var claims = 0; claims < 5; claims++)
        {
            Assert.Equal(((short)0, LaneShare.Between, 200), share.Next(200));
            share.Took(0, 1, 200);
        }
    }

    /// <summary>Each claim is answered by as many new bookings as it took, so that something urgent waits always: the reminders, of another business, go all the same.</summary>
    [Fact]
    public async Task Under_bookings_that_never_end_reminders_go_out()
    {
        var (busy, quiet) = (await Open(house), await Open(house));
        await Due(busy, "Booked", 0, 400);
        await Due(quiet, "Reminder", 1, 120);
        var (queue, claims) = (new MessageQueue(house.Service<BookingsDatabase>(), house.Service<EventStore>()), new List<string>());
        for (var nth = 0; nth < 10; nth++)
        {
            var claimed = (await queue.Claim(SendDue.BatchSize, CancellationToken.None))!;
            Assert.Single(claimed.Messages.Select(message => message.Kind).Distinct());
            claims.Add($"{claimed.Messages[0].Kind} {claimed.Messages.Count}");
            if (claimed.Business == busy.Business)
            {
                await Due(busy, "Booked", 0, claimed.Messages.Count);
            }
        }

        Assert.Equal(
            [
                "Booked 150", "Reminder 50", "Booked 150", "Reminder 50", "Booked 150", "Reminder 20",
                // Of their turn 30 are left, and nobody waits for them.
                "Booked 200", "Booked 150", "Booked 200", "Booked 150",
            ],
            claims);
    }

    private static async Task Due(Clinic clinic, string kind, int lane, int count) => await clinic.House.Ask(
        $"""
         insert into notifications.messages (tenant_id, id, key, kind, channel, lane, due, next_at)
         select '{clinic.Business}', gen_random_uuid(), decode(md5(random()::text || n), 'hex'), '{kind}', 'Email', {lane}, now(), now() from generate_series(1, {count}) n
         """);
}
