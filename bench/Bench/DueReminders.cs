using System.Diagnostics;
using System.Globalization;
using Bookings.Notifications;
using Bookings.Scheduling.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>Reminders that are planned for tomorrow, and due when a figure says so.</summary>
internal sealed class DueReminders(string connection, ServiceProvider services)
{
    /// <summary>Rows of the calendar, as bookings would have left them: what is measured begins after them.</summary>
    public async Task Fill(IEnumerable<Town.Shop> shops, int each)
    {
        foreach (var shop in shops)
        {
            await Rig.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
                insert into scheduling.appointments
                    (tenant_id, id, version, status, service_id, provider_id, location_id, starts, ends, local_start, local_date, zone, booked_at, moves, client_id, nth)
                select '{shop.Tenant}', gen_random_uuid(), 1, 'Booked', '{shop.Service.Value}', '{shop.Providers[0].Value}', '{shop.Location.Value}',
                    now() + interval '60 hours', now() + interval '61 hours', now()::timestamp, current_date, 'Europe/Oslo', now(), 0,
                    (array[{string.Join(',', shop.Clients.Select(client => $"'{client.Value}'"))}]::uuid[])[1 + n % {shop.Clients.Length}], n
                from generate_series(1, {each}) n
                """));
        }
    }

    /// <summary>A day before, by mail.</summary>
    public async Task SetRules(IEnumerable<Town.Shop> shops)
    {
        var (store, now) = (services.GetRequiredService<EventStore>(), TimeProvider.System.GetCurrentInstant());
        foreach (var shop in shops)
        {
            await store.Transact(
                Owner(shop), ReminderRule.Of(Guid.CreateVersion7()),
                rule => SetReminder.Decide(new(now, (ServiceId?)null, Channel.Email, Duration.FromDays(1)), rule), CancellationToken.None);
        }
    }

    /// <summary>Nobody hears what happens to appointments in these shops: only reminders are sent.</summary>
    public async Task SayNothingIn(IEnumerable<Town.Shop> shops)
    {
        var store = services.GetRequiredService<EventStore>();
        foreach (var shop in shops)
        {
            await store.Transact(Owner(shop), MessageSettings.Stream, settings => ChangeMessageSettings.Decide(new(null, null, [], null), settings), CancellationToken.None);
        }
    }

    /// <summary>So many of those that wait are due now.</summary>
    public Task MakeDue(int count) => Rig.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
        update notifications.messages set next_at = now(), due = now()
        where (tenant_id, id) in (select tenant_id, id from notifications.messages where settled_at is null and due > now() order by tenant_id, id limit {count})
        """));

    public Task<long> Planned() => Count("notifications.messages");

    public Task<long> Sent() => Count("notifications.deliveries where state = 'Sent'");

    /// <summary>Due, or on its way.</summary>
    public Task<long> Unsettled() => Count("notifications.messages where settled_at is null and due <= now()");

    public Task<long> OnTheirWay() => Count("notifications.messages where settled_at is null and (next_at <= now() or claim > attempts)");

    /// <summary>Looks ten times a second until it is so.</summary>
    /// <exception cref="TimeoutException">It is not so within an hour.</exception>
    public static async Task Until(Func<Task<bool>> isSo)
    {
        for (var since = Stopwatch.StartNew(); !await isSo(); await Task.Delay(100))
        {
            if (since.Elapsed > TimeSpan.FromHours(1))
            {
                throw new TimeoutException("What a figure waits for did not happen.");
            }
        }
    }

    private async Task<long> Count(string of)
    {
        await using var ask = services.GetRequiredService<BookingsDatabase>().System.CreateCommand($"select count(*) from {of}");
        return (long)(await ask.ExecuteScalarAsync())!;
    }

    private static Caller Owner(Town.Shop shop) => new(shop.Tenant, "bench", Role.Owner);
}
