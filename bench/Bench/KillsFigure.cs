using System.Globalization;

namespace Bookings.Bench;

/// <summary>
/// What is lost and what is sent twice: the program is killed 30 times (BENCH_KILLS) while it sends, one of two programs stands still past its lease and wakes, the mail server is
/// away for an hour of virtual time. What went out is read in the log of Postfix.
/// </summary>
internal static class KillsFigure
{
    private const int Shops = 10;
    private const int EachRound = 1_000;
    private const int Seed = 20261126;

    public static async Task Run(Rig rig)
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("BENCH_KILLS") ?? "30", CultureInfo.InvariantCulture);
        var connection = await rig.Database("kills");
        await using var relay = await Relay.Start(rig);
        await using var services = await rig.Services(connection);
        var town = await Town.Build(services, Shops, clients: 100, withAddress: true);
        var reminders = new DueReminders(connection, services);
        var count = (kills + 3) * EachRound;
        await reminders.Fill(town.Shops, count / Shops);
        await reminders.SetRules(town.Shops);
        await using (await BenchServer.Start(connection, rig.Keys, relay.Settings))
        {
            await DueReminders.Until(async () => await reminders.Planned() == count);
        }

        await Kill(rig, relay, connection, reminders, kills);
        await Report(rig, relay, reminders, $"{kills} times kill -9 while {kills * EachRound:N0} reminders go out (seed {Seed})", "0; only as the same");
        await Sleep(rig, relay, connection, reminders);
        await Report(rig, relay, reminders, $"one of two programs stopped past its lease (SIGSTOP), {EachRound:N0} more", "0; only as the same");
        var minutes = await Away(rig, relay, connection, reminders);
        await Report(rig, relay, reminders, $"the mail server away for an hour of virtual time, {EachRound:N0} more, all sent {minutes} minutes after its return", "0, 0; ≤ 15 min");
    }

    /// <summary>Each at a moment by chance after it has begun. What the dead one had claimed would be claimed again after two minutes; here at once.</summary>
    private static async Task Kill(Rig rig, Relay relay, string connection, DueReminders reminders, int kills)
    {
        var random = new Random(Seed);
        for (var kill = 0; kill < kills; kill++)
        {
            await reminders.MakeDue(EachRound);
            var before = await reminders.Sent();
            await using (await BenchServer.Start(connection, rig.Keys, relay.Settings))
            {
                await DueReminders.Until(async () => await reminders.Sent() > before);
                await Task.Delay(random.Next(0, 1_500));
            }

            await Rig.Execute(connection, "update notifications.messages set next_at = now() where settled_at is null and due <= now()");
        }

        await using var last = await BenchServer.Start(connection, rig.Keys, relay.Settings);
        await DueReminders.Until(async () => await reminders.Unsettled() == 0);
    }

    /// <summary>No virtual time: the other takes over when the lease has run out, and the first wakes after that.</summary>
    private static async Task Sleep(Rig rig, Relay relay, string connection, DueReminders reminders)
    {
        await using var first = await BenchServer.Start(connection, rig.Keys, relay.Settings);
        var before = await reminders.Sent();
        await reminders.MakeDue(EachRound);
        await DueReminders.Until(async () => await reminders.Sent() > before);
        await first.Pause();
        await using var second = await BenchServer.Start(connection, rig.Keys, relay.Settings);
        await DueReminders.Until(async () => await reminders.Unsettled() == 0);
        await first.Resume();
        // What it still had in hand it gives up or hands over in this time.
        await Task.Delay(TimeSpan.FromSeconds(5));
    }

    /// <returns>How many virtual minutes after its return the last was sent.</returns>
    private static async Task<int> Away(Rig rig, Relay relay, string connection, DueReminders reminders)
    {
        await relay.Close();
        await using var server = await BenchServer.Start(connection, rig.Keys, relay.Settings);
        await reminders.MakeDue(EachRound);
        for (var minute = 0; minute < 60; minute++)
        {
            await Pass(connection, reminders);
        }

        await relay.Open();
        for (var minute = 1; ; minute++)
        {
            await Pass(connection, reminders);
            if (await reminders.Unsettled() == 0 || minute == 60)
            {
                return minute;
            }
        }
    }

    /// <summary>A minute goes by: everything that waits has waited so much longer, once whatever is on its way has come to its end.</summary>
    private static async Task Pass(string connection, DueReminders reminders)
    {
        await DueReminders.Until(async () => await reminders.OnTheirWay() == 0 || await reminders.Unsettled() == 0);
        await Rig.Execute(connection, "update notifications.messages set next_at = next_at - interval '1 minute' where settled_at is null and due <= now()");
        await DueReminders.Until(async () => await reminders.OnTheirWay() == 0);
    }

    /// <summary>Since the run began: what was recorded as sent, what arrived, and how often.</summary>
    private static async Task Report(Rig rig, Relay relay, DueReminders reminders, string what, string target)
    {
        await relay.Close();
        var (sent, taken) = (await reminders.Sent(), await relay.Taken());
        var times = taken.CountBy(id => id, StringComparer.Ordinal).ToList();
        await relay.Open();
        rig.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | of {sent:N0} lost {Math.Max(0, sent - times.Count):N0}, under another Message-ID {Math.Max(0, times.Count - sent):N0}, repeated as the same {times.Count(one => one.Value > 1):N0} | | | {target} |"));
    }
}
