using System.Diagnostics;
using System.Globalization;

namespace Bookings.Bench;

/// <summary>
/// Reminders that are all due within one minute (BENCH_REMINDERS, 100,000): planned by a rule that is new, then opened, written, signed and handed to a Postfix on this
/// machine by one program as it is served. Half of them while nothing else happens, half while the same program takes as many bookings as it can.
/// </summary>
internal static class RemindersFigure
{
    private const int Shops = 20;
    private const int BookedShops = 64;
    private const int ClientsOfShop = 250;
    private const int Seconds = 6;

    public static async Task Run(Rig rig)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("BENCH_REMINDERS") ?? "100000", CultureInfo.InvariantCulture) / (2 * Shops) * (2 * Shops);
        var connection = await rig.Database("reminders");
        await using var relay = await Relay.Start(rig);
        await using var services = await rig.Services(connection);
        var town = await Town.Build(services, Shops + BookedShops, ClientsOfShop, withAddress: true);
        var (reminded, booked) = (town.Shops.Take(Shops).ToList(), town.Shops.Skip(Shops).ToList());
        var reminders = new DueReminders(connection, services);
        await reminders.Fill(reminded, count / Shops);
        await reminders.SayNothingIn(booked);
        await using var server = await BenchServer.Start(connection, rig.Keys, relay.Settings);

        var planning = Stopwatch.StartNew();
        await reminders.SetRules(reminded);
        await DueReminders.Until(async () => await reminders.Planned() == count);
        Tell(rig, $"planning {count:N0} reminders by a new rule", count / planning.Elapsed.TotalSeconds, "");
        await Rig.Execute(connection, "vacuum analyze");

        // Long: the runtime compiles what is hot again, for most of a minute.
        var script = await BookFigure.Script(rig, new(booked));
        await Wrk.CreatedPerSecond(server.Address, script, seconds: 60);
        var alone = new List<double>();
        for (var round = 0; round < rig.Rounds; round++)
        {
            alone.Add(await Wrk.CreatedPerSecond(server.Address, script, Seconds));
        }

        var memory = new List<double>();
        await using var watching = new Timer(_ => memory.Add(server.Memory), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var rate = await Send(reminders, count / 2, () => Task.CompletedTask);
        Tell(rig, $"sending {count / 2:N0} of them to Postfix, nothing else", rate, "≥ 300/s");
        var meanwhile = new List<double>();
        rate = await Send(reminders, count / 2, async () => meanwhile.Add(await Wrk.CreatedPerSecond(server.Address, script, Seconds)));
        Tell(rig, $"sending {count / 2:N0} of them to Postfix while bookings come in", rate, "≥ 300/s");
        rig.Compare("bookings meanwhile, against bookings alone", [Rig.Median(meanwhile)], [Rig.Median(alone)], "≥ 70 %");
        await relay.Close();
        var taken = await relay.Taken();
        var distinct = taken.Distinct(StringComparer.Ordinal).Count();
        rig.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"| lost {count - distinct:N0}, sent twice {taken.Count - distinct:N0}; memory of the program after a fifth and at the end | {memory[memory.Count / 5]:N0} MB, {memory[^1]:N0} MB | | | 0, 0, flat |"));
    }

    /// <summary>Messages a second, from being due to being recorded.</summary>
    /// <param name="meanwhile">Again and again until all are sent.</param>
    private static async Task<double> Send(DueReminders reminders, int count, Func<Task> meanwhile)
    {
        await reminders.MakeDue(count);
        var (sending, elapsed) = (Stopwatch.StartNew(), 0d);
        var sent = Task.Run(async () =>
        {
            await DueReminders.Until(async () => await reminders.Unsettled() == 0);
            elapsed = sending.Elapsed.TotalSeconds;
        });
        do
        {
            await meanwhile();
            await Task.WhenAny(sent, Task.Delay(100));
        }
        while (!sent.IsCompleted);
        await sent;
        return count / elapsed;
    }

    private static void Tell(Rig rig, string what, double rate, string target) =>
        rig.Line(string.Create(CultureInfo.InvariantCulture, $"| {what} | {rate:N0}/s | | | {target} |"));
}
