using System.Globalization;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Erasing people changes no count, no order, no version, no public word and no figure (invariant 5), and what is rebuilt afterwards is what is live (invariant 3, F08).</summary>
public sealed class HistoryTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Figures_and_history_are_byte_identical_before_and_after_a_third_of_all_people_is_erased()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var random = new Random(seed);
        UnreliableCustodian custodian = null!;
        var shop = await Open(house, real => custodian = new(real));
        var clients = await Crowd(shop, random);
        await shop.CatchUp();
        var position = await house.Ask($"select position from events.heads where tenant_id = '{shop.Business.Value}'");
        var history = $"select position, version, stream_id, id, type, data, headers, timestamp from events.mt_events where tenant_id = '{shop.Business.Value}' and position <= {position}";
        var (figures, facts, ledger) = (await Figures(shop), await shop.Digest(history), await shop.Owner.GetStringAsync("/v1/ledger/events/checkpoint"));
        Assert.Contains("\"booked\":", figures, StringComparison.Ordinal);

        var gone = clients.Index().Where(_ => random.Next(100) < 30).Append(clients.Index().First()).DistinctBy(one => one.Index).ToList();
        var cases = new List<ErasureId>();
        custodian.Random = random;
        foreach (var (_, client) in gone)
        {
            cases.Add(await ErasedInSpiteOf(random, shop, client));
        }

        Assert.True(custodian.Refused > 0, $"seed {seed}");
        custodian.Random = null;
        await shop.CatchUp();
        await NothingChanged();
        foreach (var (page, culture) in new[] { (1, "tr-TR"), (7, "de-DE"), (500, "tr-TR") })
        {
            await RebuiltIsLive(page, culture);
            await NothingChanged();
        }

        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        await shop.CatchUp();
        foreach (var erasure in cases)
        {
            Assert.Equal(ErasureStage.Physical, (await shop.Case(erasure)).Stage);
        }

        await NothingChanged();

        var list = await shop.Owner.GetStringAsync("/v1/clients?limit=200") + await shop.Owner.GetStringAsync("/v1/appointments?limit=200");
        Assert.All(gone, one => Assert.DoesNotContain($"Kanari{one.Index}x", list, StringComparison.OrdinalIgnoreCase));
        Assert.All(clients.Index().Except(gone), one => Assert.Contains($"Kanari{one.Index}x", list, StringComparison.Ordinal));

        // The control: the figures and the ledger are not what stays the same whatever happens.
        await house.Ask($"update events.mt_events set data = data || '{{\"Count\": 77}}' where tenant_id = '{shop.Business.Value}' and position = 1");
        Assert.NotEqual(facts, await shop.Digest(history));
        Assert.NotNull((await Verified(shop, ledger)).Flaw);

        async Task NothingChanged()
        {
            Assert.Equal(facts, await shop.Digest(history));
            Assert.Equal(figures, await Figures(shop));
            // Every leaf is made again from its row, and the tree leads to the checkpoint of then.
            Assert.Null((await Verified(shop, ledger)).Flaw);
        }
    }

    private static async Task<List<SubjectId>> Crowd(Shop shop, Random random)
    {
        var clients = new List<SubjectId>();
        for (var i = 0; i < 20; i++)
        {
            clients.Add(await shop.Client($"Kanari{i}x"));
            for (var visits = random.Next(1, 4); visits > 0; visits--)
            {
                var appointment = await shop.Booked(clients[i]);
                if (random.Next(4) == 0)
                {
                    await Done(shop.Post($"appointments/{appointment}/cancel", new { by = "client" }));
                }
            }
        }

        return clients;
    }

    /// <summary>F25 and F26: the keeper of the keys may not answer, any step may fail, at random, and it is tried again until it is done.</summary>
    private async Task<ErasureId> ErasedInSpiteOf(Random random, Shop shop, SubjectId client)
    {
        var id = await shop.Asked(client);
        // Another program moves the keys on, so that this one has to ask for them.
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        shop.Pipeline.Reached = _ => random.Next(4) == 0 ? throw new TimeoutException("this program stops here") : Task.CompletedTask;
        for (var stage = ErasureStage.None; stage < ErasureStage.Effective;)
        {
            try
            {
                stage = await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None);
            }
            catch (Exception fault) when (fault is TimeoutException or VaultUnavailableException or IOException)
            {
                // A custodian that failed is left alone for a moment.
                shop.Clock.Skip(TimeSpan.FromSeconds(3));
            }
        }

        shop.Pipeline.Reached = _ => Task.CompletedTask;
        return id;
    }

    private Task<VerifiedLedger> Verified(Shop shop, string checkpoint) => house.Service<LedgerVerification>().Verify(shop.Business, checkpoint, null, CancellationToken.None);

    /// <summary>Live after an erasure and rebuilt from history, at each of its stages: the same rows in every read model of every module.</summary>
    [Fact]
    public async Task What_is_rebuilt_after_an_erasure_is_what_is_live()
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client("Magnhild"), await shop.Client("Nils"));
        await shop.Booked(client, "a note");
        await shop.Booked(other);
        await Done(shop.Post($"clients/{client.Value}/notes", new { text = "likes tea" }));
        await Done(shop.Post($"clients/{client.Value}/block", new { reason = "rude" }));
        await Done(shop.Post("feeds", new { clientId = client.Value, language = "nb" }));
        await shop.Erased(client);
        await shop.CatchUp();
        await RebuiltIsLive();
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        await shop.CatchUp();
        await RebuiltIsLive();
    }

    /// <summary>Every read model of every module, rebuilt in pages of this size by a program of that culture (F08), is row for row what it was.</summary>
    private async Task RebuiltIsLive(int page = 500, string culture = "")
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var replay = new StreamReplay(
                house.Service<BookingsDatabase>(), house.Service<EventStore>(), house.Service<EventTypes>(), house.Service<EventCodec>(), house.Service<Vault>()) { ChunkSize = page };
            var rebuild = new Rebuild(
                house.Service<BookingsDatabase>(), house.Service<EventTypes>(), replay, house.Service<InlineProjections>(), house.Service<IEnumerable<BackgroundProjection>>());
            foreach (var table in rebuild.Tables)
            {
                var rows = $"select coalesce(string_agg(t::text, E'\n' order by t::text), '') from {table} t";
                var live = await house.Ask(rows);
                await rebuild.Run(table, null, CancellationToken.None);
                Assert.Equal(live, await house.Ask(rows));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static async Task<string> Figures(Shop shop) => await shop.Owner.GetStringAsync(
        $"/v1/statistics/bookings?from={Today:uuuu-MM-dd}&to={Today.PlusDays(60):uuuu-MM-dd}");

    /// <summary>While it has something to draw from it answers every other time, and the first time not.</summary>
    private sealed class UnreliableCustodian(ICustodian real) : ICustodian
    {
        public Random? Random { get; set; }

        public int Refused { get; private set; }

        public string Name => real.Name;

        public Assurance Assurance => real.Assurance;

        public ValueTask<Secret> Create(int epoch, CancellationToken ct) => Answers() ? real.Create(epoch, ct) : throw Away();

        public ValueTask<Secret?> Open(int epoch, CancellationToken ct) => Answers() ? real.Open(epoch, ct) : throw Away();

        public ValueTask<string> Destroy(int epoch, CancellationToken ct) => Answers() ? real.Destroy(epoch, ct) : throw Away();

        private bool Answers() => Random is null || (Refused > 0 && Random.Next(2) == 0);

        private IOException Away()
        {
            Refused++;
            return new("The custodian does not answer.");
        }
    }

    private static NodaTime.LocalDate Today => NodaTime.SystemClock.Instance.GetCurrentInstant().InUtc().Date;
}
