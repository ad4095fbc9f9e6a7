using System.Globalization;
using Npgsql;

namespace Bookings.Bench;

/// <summary>
/// What businesses cost that nobody does anything in: transactions a second of a program that waits, with one business and with 200 more that have clients, a rule, appointments
/// ahead and reminders planned for them.
/// </summary>
internal static class IdleFigure
{
    private const int Idle = 200;
    private const int AppointmentsOfShop = 20;
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(20);

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("idle");
        // Tidying up after what was written would be counted too.
        await Rig.Execute(connection, "alter system set autovacuum = off");
        await Rig.Execute(connection, "select pg_reload_conf()");
        await using var relay = await Relay.Start(rig);
        await using var services = await rig.Services(connection);
        var reminders = new DueReminders(connection, services);
        await Town.Build(services, shops: 1, clients: 5, withAddress: true, name: "first");
        var one = await Watch(rig, relay, connection);

        var town = await Town.Build(services, Idle, clients: 5, withAddress: true);
        await reminders.Fill(town.Shops, AppointmentsOfShop);
        await reminders.SetRules(town.Shops);
        await using (await BenchServer.Start(connection, rig.Keys, relay.Settings))
        {
            await DueReminders.Until(async () => await reminders.Planned() == Idle * AppointmentsOfShop);
        }

        var all = await Watch(rig, relay, connection);
        rig.Line(string.Create(
            CultureInfo.InvariantCulture, $"| transactions of a program that waits, {Idle} idle businesses more, against one | {all:N1}/s | {one:N1}/s | {all / one:P0} | none more: 100 % |"));
    }

    private static async Task<double> Watch(Rig rig, Relay relay, string connection)
    {
        await using var server = await BenchServer.Start(connection, rig.Keys, relay.Settings);
        // The leases of the program before have run out, what it left is done, and the server has counted it.
        await Task.Delay(TimeSpan.FromSeconds(60));
        var before = await Transactions(connection);
        await Task.Delay(Watching);
        return (await Transactions(connection) - before) / Watching.TotalSeconds;
    }

    private static async Task<long> Transactions(string connection)
    {
        await using var opened = new NpgsqlConnection($"{connection};Pooling=false");
        await opened.OpenAsync();
        await using var ask = new NpgsqlCommand("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()", opened);
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
