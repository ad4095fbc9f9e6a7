using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Bookings.Access.Contracts;
using Bookings.Clients;
using Bookings.Clients.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>
/// The front desk types the beginning of a name among 100,000 clients: warm, medians of single requests against an endpoint that does one <c>select 1</c>; and
/// how long the index takes from nothing, and how much memory it keeps.
/// </summary>
internal static class SearchFigure
{
    private const int Clients = 100_000;
    private const int Requests = 300;

    private static readonly string[] First = ["Kari", "Ola", "Anne", "Per", "Ingrid", "Lars", "Åse", "Jan", "Liv", "Nils", "Giulia", "Marco", "João", "Ana", "Sinéad", "Łukasz", "Zoë", "Bjørn", "Eva", "Olav"];

    /// <summary>As a front desk asks: a beginning that many have, one that few have, two words, one that nobody has.</summary>
    private static readonly string[] Asked = ["kar", "inger berg", "lar s1", "zo nor", "xyz"];

    public static async Task Run(Rig rig)
    {
        var connection = await rig.Database("ours_search");
        string token;
        await using (var services = await rig.Services(connection))
        {
            var tenant = await Populate(services);
            token = ((Issue.Done)await services.GetRequiredService<ITokens>().Issue(tenant, "bench", new NewToken(Role.Owner), CancellationToken.None)).Text;
            await Rig.Execute(connection, "vacuum analyze clients.clients; ");
            await Rig.Execute(connection, "vacuum analyze vault.stream_keys");
            await Build(rig, services, tenant);
        }

        await using var server = await BenchServer.Start(connection, rig.Keys);
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        // As a practice's own program does; who does not say it costs the question whether they have to.
        http.DefaultRequestHeaders.Add(Purposes.Header, Purpose.Care.Spoken());
        for (var warmUp = 0; warmUp < 5; warmUp++)
        {
            await Search(http);
            await SelectOne(http);
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rig.Rounds; round++)
        {
            theirs.Add(await SelectOne(http));
            ours.Add(await Search(http));
        }

        rig.Compare(string.Create(CultureInfo.InvariantCulture, $"POST /v1/clients/search by name among {Clients:N0}, warm, up to 20 clients opened, against select 1"), ours, theirs, "≤ 300 %", " µs");
    }

    private static async Task Build(Rig rig, IServiceProvider services, TenantId tenant)
    {
        var (times, sizes) = (new List<double>(), new List<double>());
        for (var round = 0; round < rig.Rounds; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var since = Stopwatch.GetTimestamp();
            var index = new NameIndex(await services.GetRequiredService<NameReading>().All(tenant, CancellationToken.None));
            times.Add(Stopwatch.GetElapsedTime(since).TotalSeconds);
            sizes.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6);
            if (index.Count != Clients)
            {
                throw new InvalidOperationException($"{index.Count} names of {Clients}.");
            }
        }

        rig.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"| index of {Clients:N0} names from nothing, every block opened | {Rig.Median(times):N2} s | keeps {Rig.Median(sizes):N1} MB | ({times.Min():N2} to {times.Max():N2}) | ≤ 3 s, memory stated |"));
    }

    private static async Task<TenantId> Populate(IServiceProvider services)
    {
        static T Of<T>(string text) where T : struct, ICheckedText<T> => T.TryParse(text, out var value) ? value : throw new ArgumentException(text, nameof(text));
        var tenant = (await services.GetRequiredService<IBusinesses>().Found(
            new(Of<Slug>("search"), Of<PublicName>("Search"), Of<Country>("NO"), Of<Language>("en"), DateTimeZoneProviders.Tzdb["Europe/Oslo"]), CancellationToken.None)).Tenant;
        var (store, registry) = (services.GetRequiredService<EventStore>(), services.GetRequiredService<IClientRegistry>());
        for (var from = 0; from < Clients; from += 500)
        {
            await store.Transact(new Caller(tenant, "bench", Role.Owner), transaction =>
            {
                registry.RegisterAll(transaction, [.. Enumerable.Range(from, 500).Select(i => new NewClient(ClientSource.Import, NameOf(i), $"client{i}@example.com", BirthYear: 1930 + (i % 80)))]);
                return Task.FromResult<Rejection?>(null);
            }, CancellationToken.None);
        }

        return tenant;
    }

    /// <summary>A first name of twenty, often a second, and a surname of some thousand: as people are called, and the same in each run.</summary>
    private static string NameOf(int i) => string.Create(
        CultureInfo.InvariantCulture, $"{First[i % First.Length]}{(i % 3 == 0 ? $" {First[(i / 20) % First.Length]}" : "")} {(i % 7 == 0 ? "Nord" : i % 11 == 0 ? "Berg" : "S")}{(i * 7919L) % 9973}");

    private static async Task<double> Search(HttpClient http)
    {
        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var since = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsJsonAsync("/v1/clients/search", new { name = Asked[i % Asked.Length] });
            await answer.Content.ReadAsByteArrayAsync();
            times.Add(Stopwatch.GetElapsedTime(since).TotalMicroseconds);
            answer.EnsureSuccessStatusCode();
        }

        return Rig.Median(times);
    }

    private static async Task<double> SelectOne(HttpClient http)
    {
        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var since = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync("/bench/select-1");
            await answer.Content.ReadAsByteArrayAsync();
            times.Add(Stopwatch.GetElapsedTime(since).TotalMicroseconds);
        }

        return Rig.Median(times);
    }
}
