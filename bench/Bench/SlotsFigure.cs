using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Bookings.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>A month of slots of one provider who has 500 appointments in it, against an endpoint that does one <c>select 1</c>; medians of single requests.</summary>
internal static class SlotsFigure
{
    private const int Requests = 300;

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_slots");
        Town town;
        await using (var services = await rig.Services(connection))
        {
            town = await Town.Build(services, shops: 1, clients: 100);
            await Fill(services.GetRequiredService<EventStore>(), town.Shops[0]);
        }

        await using var server = await BenchServer.Start(connection, rig.Keys);
        using var http = new HttpClient { BaseAddress = server.Address };
        var shop = town.Shops[0];
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", shop.Token);
        var from = First();
        var slots = string.Create(CultureInfo.InvariantCulture, $"/v1/services/{shop.Service.Value}/slots?providerId={shop.Providers[0].Value}&from={from:uuuu-MM-dd}&to={from.PlusDays(29):uuuu-MM-dd}");
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var warmUp = 0; warmUp < 10; warmUp++)
        {
            await Median(http, slots);
            await Median(http, "/bench/select-1");
        }

        for (var round = 0; round < rig.Rounds; round++)
        {
            theirs.Add(await Median(http, "/bench/select-1"));
            ours.Add(await Median(http, slots));
        }

        rig.Compare("GET …/slots, one month, one provider with 500 appointments, against select 1", ours, theirs, "≤ 400 %", " µs");
    }

    private static LocalDate First() => LocalDate.FromDateTime(TimeProvider.System.GetUtcNow().AddDays(3).Date);

    private static async Task<double> Median(HttpClient http, string path)
    {
        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var since = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(path);
            (await answer.Content.ReadAsByteArrayAsync()).AsSpan().Clear();
            times.Add(Stopwatch.GetElapsedTime(since).TotalMicroseconds);
            answer.EnsureSuccessStatusCode();
        }

        return Rig.Median(times);
    }

    private static async Task Fill(EventStore store, Town.Shop shop)
    {
        var zone = Zone.Of("Europe/Oslo");
        var begin = First().AtStartOfDayInZone(zone.Rules).ToInstant();
        var visit = new VisitFacts(VisitOrdinal.First, new(2026, 4), SinceLastVisit.NoneBefore, default, default, default);
        for (var batch = 0; batch < 5; batch++)
        {
            await store.Transact(new Caller(shop.Tenant, "bench", Role.Owner), transaction =>
            {
                for (var i = batch * 100; i < (batch + 1) * 100; i++)
                {
                    var (start, client) = (begin + Duration.FromMinutes(60 * i), shop.Clients[i % shop.Clients.Length]);
                    var time = new BookedTime(
                        shop.Service, shop.Providers[0], shop.Location, start, start.InZone(zone.Rules).LocalDateTime, zone, Duration.FromMinutes(30), Buffers.None, []);
                    transaction.Start(
                        Appointment.Of(new(Guid.CreateVersion7())), client.Subject,
                        new AppointmentBooked(new(begin, time, null, Source.Api, new(CancellationPolicy.DefaultId, 0), visit, []), Personal<Booker>.Of(new(client, i + 1))));
                }

                return Task.FromResult<Rejection?>(null);
            }, CancellationToken.None);
        }
    }
}
