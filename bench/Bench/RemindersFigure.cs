using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Bookings.Notifications;
using Bookings.Scheduling.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookings.Bench;

/// <summary>
/// Reminders of 100,000 appointments that are all due within one minute: planned by a rule that is new, then opened, written, signed and handed to a mail server on this
/// machine which takes everything, in the two loops that one program has.
/// </summary>
internal static class RemindersFigure
{
    private const int Shops = 20;
    private const int ClientsOfShop = 250;

    public static async Task Run(Rig rig)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("BENCH_REMINDERS") ?? "100000", CultureInfo.InvariantCulture);
        var connection = await rig.Database("reminders");
        await using var sink = new MailSink();
        using var key = RSA.Create(2048);
        var mail = new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = sink.Port,
            Security = SmtpSecurity.None,
            From = "desk@bookings.example",
            Dkim = new() { Domain = "bookings.example", Selector = "bench", Key = key.ExportPkcs8PrivateKeyPem() },
        };
        await using var services = await rig.Services(connection);
        var town = await Town.Build(services, Shops, ClientsOfShop, withAddress: true);
        await Fill(connection, town, count / Shops);

        var planning = Stopwatch.StartNew();
        await Plan(services, town);
        var planned = await Open(services);
        rig.Line(string.Create(CultureInfo.InvariantCulture, $"| planning {planned:N0} reminders by a new rule | {planned / planning.Elapsed.TotalSeconds:N0}/s | | | |"));

        await Rig.Execute(connection, "update notifications.messages set next_at = now(), due = now() where settled_at is null");
        await Rig.Execute(connection, "vacuum analyze");
        await using var channel = Channel(mail);
        var sender = new SendDue(
            services.GetRequiredService<MessageQueue>(), services.GetRequiredService<Envelopes>(), [channel], TimeProvider.System, NullLogger<SendDue>.Instance);
        var (sending, memory) = (Stopwatch.StartNew(), new List<double>());
        using var watching = new Timer(_ => memory.Add(Environment.WorkingSet / 1e6), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        await Task.WhenAll(Enumerable.Range(0, SendingWorker.Loops).Select(_ => Task.Run(async () =>
        {
            while (await sender.Run(CancellationToken.None) > 0)
            {
            }
        })));
        var left = await Open(services);
        rig.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"| sending {sink.Taken:N0} reminders, opened, written and signed, to a sink | {sink.Taken / sending.Elapsed.TotalSeconds:N0}/s | | | ≥ 300/s |"));
        rig.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"| the same: not sent {left:N0}, sent twice {sink.Repeated:N0}; working set after a fifth and at the end | {memory[memory.Count / 5]:N0} MB, {memory[^1]:N0} MB | | | 0, 0, flat |"));
    }

    private static MailChannel Channel(SmtpOptions options) => new(new(options, TimeProvider.System, SmtpPatience.Usual), options, TimeProvider.System);

    /// <summary>Rows of the calendar, as bookings would have left them: what is measured begins after them.</summary>
    private static async Task Fill(string connection, Town town, int each)
    {
        foreach (var shop in town.Shops)
        {
            await Rig.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
                insert into scheduling.appointments
                    (tenant_id, id, version, status, service_id, provider_id, location_id, starts, ends, local_start, local_date, zone, booked_at, moves, client_id, nth)
                select '{shop.Tenant}', gen_random_uuid(), 1, 'Booked', '{shop.Service.Value}', '{shop.Providers[0].Value}', '{shop.Location.Value}',
                    now() + interval '30 hours', now() + interval '31 hours', now()::timestamp, current_date, 'Europe/Oslo', now(), 0,
                    (array[{string.Join(',', shop.Clients.Select(client => $"'{client.Value}'"))}]::uuid[])[1 + n % {shop.Clients.Length}], n
                from generate_series(1, {each}) n
                """));
        }
    }

    private static async Task Plan(ServiceProvider services, Town town)
    {
        var (store, now) = (services.GetRequiredService<EventStore>(), TimeProvider.System.GetCurrentInstant());
        foreach (var shop in town.Shops)
        {
            await store.Transact(
                new Caller(shop.Tenant, "bench", Role.Owner), ReminderRule.Of(Guid.CreateVersion7()),
                rule => SetReminder.Decide(new(now, (ServiceId?)null, Notifications.Channel.Email, Duration.FromDays(1)), rule), CancellationToken.None);
        }

        var worker = services.GetRequiredService<ProjectionWorker>();
        while (await worker.CatchUp(CancellationToken.None))
        {
        }
    }

    private static async Task<long> Open(ServiceProvider services)
    {
        await using var ask = services.GetRequiredService<BookingsDatabase>().System.CreateCommand("select count(*) from notifications.messages where settled_at is null");
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
