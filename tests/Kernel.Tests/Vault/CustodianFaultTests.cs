using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>
/// Whoever keeps the keys is down, slow, unreliable, or a wrapped key is not what was written (F25): never a 500 and never a row in clear, and when it is
/// mended the program goes on by itself.
/// </summary>
public sealed class CustodianFaultTests : IAsyncLifetime
{
    private const int Seed = 20270305;
    private const string Canary = "Canary Nordmann";
    private const string Address = "nordmann@example.org";

    private readonly Practice _practice = new();
    private readonly VirtualClock _clock = new();
    private FaultyCustodian _custodian = null!;
    private IServiceProvider _node = null!;
    private HttpClient _desk = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A second program on the same database, and it is its custodian that fails.</summary>
    public async ValueTask InitializeAsync()
    {
        await _practice.InitializeAsync();
        var app = await _practice.Start(_clock, real => _custodian = new(real));
        _node = app.Services;
        // As a server that serves: without its lease it would open nothing from memory.
        await _node.GetRequiredService<FenceWatch>().Look(Stop);
        _desk = _practice.Door(await _practice.Token(await _practice.Found(), Role.FrontDesk), app);
    }

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return _practice.DisposeAsync();
    }

    [Theory]
    [InlineData(Fault.Down)]
    [InlineData(Fault.TenSecondsSlow)]
    public async Task Without_the_custodian_it_is_503_until_it_is_back(Fault fault)
    {
        var known = await Registered();
        Assert.Equal(HttpStatusCode.OK, (await _desk.GetAsync(known, Stop)).StatusCode);

        // Another program moves the keys on, and this one cannot ask for the new ones.
        _custodian.Fault = fault;
        await _practice.Service<KeyRotation>().Run(null, Stop);
        var refused = await Patiently(_desk.Command("/v1/clients", new { name = Canary }, "the-same-wish"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (refused.StatusCode, await refused.Problem()));
        Assert.NotNull(refused.Headers.RetryAfter);

        // What it opened a moment ago it still reads, for a minute and no longer.
        Assert.Equal(HttpStatusCode.OK, (await Patiently(_desk.GetAsync(known, Stop))).StatusCode);
        _clock.Advance(KeyCache.Lifetime);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Patiently(_desk.GetAsync(known, Stop))).StatusCode);
        Assert.Equal(1L, await _practice.Ask("select count(*) from clients.clients"));
        Assert.Equal(0, _custodian.SlowAnswers);

        _custodian.Fault = Fault.None;
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Created, (await _desk.Command("/v1/clients", new { name = Canary }, "the-same-wish")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _desk.GetAsync(known, Stop)).StatusCode);
        Assert.Equal(2L, await _practice.Ask("select count(*) from clients.clients"));
        await NothingIsInClear();
    }

    [Fact]
    public async Task With_a_custodian_that_fails_five_times_in_a_hundred_nothing_is_lost()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        (_custodian.Fault, _custodian.Random) = (Fault.FivePercent, new(Seed));
        var (registered, stopped) = (0, 0);
        for (var round = 0; round < 20; round++)
        {
            // The keys move on and on, whatever fails half-way.
            try
            {
                await _node.GetRequiredService<KeyRotation>().Run(null, Stop);
            }
            catch (Exception fault) when (fault is VaultUnavailableException or IOException)
            {
                stopped++;
            }

            var made = await _desk.Command("/v1/clients", new { name = $"{Canary} {round}" });
            var list = await _desk.GetAsync("/v1/clients", Stop);
            Assert.True(made.StatusCode is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable, $"round {round}: {made.StatusCode}");
            Assert.True(list.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"round {round}: {list.StatusCode}");
            registered += made.IsSuccessStatusCode ? 1 : 0;
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.InRange(stopped, 1, 19);
        _custodian.Fault = Fault.None;
        await _node.GetRequiredService<KeyRotation>().Run(null, Stop);
        _clock.Advance(KeyCache.Lifetime);
        var all = (await (await _desk.GetAsync("/v1/clients?limit=100", Stop)).Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(registered, all.Count);
        Assert.All(all, client => Assert.StartsWith(Canary, client.GetProperty("name").GetString(), StringComparison.Ordinal));
        Assert.Equal(1L, await _practice.Ask("select count(*) from vault.epochs where state <> 'destroyed'"));
        await NothingIsInClear();
    }

    [Fact]
    public async Task A_wrapped_key_that_was_changed_closes_one_person_and_nobody_else()
    {
        var (broken, whole) = (await Registered(), await Registered());
        var flip = $"update vault.stream_keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where stream_id = '{broken.Split('/')[^1]}'";
        await _practice.Ask(flip);
        _clock.Advance(KeyCache.Lifetime);

        foreach (var answer in new[] { await _desk.GetAsync(broken, Stop), await _desk.Change(broken, new { name = "Somebody" }) })
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "personal-data-unreadable"), (answer.StatusCode, await answer.Problem()));
            Assert.DoesNotContain(Canary, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.Contains(Canary, await _desk.GetStringAsync(whole, Stop), StringComparison.Ordinal);
        await Registered();

        // In lists and searches everybody else is there, and who cannot be read is there as that: without a name, and not as erased.
        foreach (var items in new[] { await Items(_desk.GetAsync("/v1/clients", Stop)), await Items(_desk.PostAsJsonAsync("/v1/clients/search", new { email = Address }, Stop)) })
        {
            var closed = Assert.Single(items, item => broken.EndsWith($"{item.GetProperty("id").GetGuid()}", StringComparison.Ordinal));
            Assert.True(closed.GetProperty("unavailable").GetBoolean() && !closed.GetProperty("erased").GetBoolean() && !closed.TryGetProperty("name", out _));
            var others = items.Where(item => item.GetProperty("id").GetGuid() != closed.GetProperty("id").GetGuid()).ToList();
            Assert.Equal(2, others.Count);
            Assert.All(others, item => Assert.True(item.GetProperty("name").GetString() == Canary && !item.TryGetProperty("unavailable", out _)));
        }

        var named = await Items(_desk.PostAsJsonAsync("/v1/clients/search", new { name = "Nordmann" }, Stop));
        Assert.Equal(2, named.Count);
        Assert.DoesNotContain(named, item => broken.EndsWith($"{item.GetProperty("id").GetGuid()}", StringComparison.Ordinal));

        await _practice.Ask(flip);
        Assert.Contains(Canary, await _desk.GetStringAsync(broken, Stop), StringComparison.Ordinal);
        await NothingIsInClear();
    }

    private static async Task<List<JsonElement>> Items(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Json()).GetProperty("items").EnumerateArray()];
    }

    private async Task<string> Registered()
    {
        var made = await _desk.Command("/v1/clients", new { name = Canary, email = Address });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return $"{made.Headers.Location}";
    }

    /// <summary>The clock goes on while an answer is awaited.</summary>
    private async Task<HttpResponseMessage> Patiently(Task<HttpResponseMessage> request)
    {
        while (!request.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(request, Task.Delay(5, Stop));
        }

        return await request;
    }

    private async Task NothingIsInClear()
    {
        const string history = "select count(*) from events.mt_events where data::text like '%Nordmann%' or headers::text like '%Nordmann%' or (type = 'client_registered' and sealed is null)";
        Assert.Equal(0L, await _practice.Ask(history));
        Assert.Equal(0L, await _practice.Ask("select count(*) from clients.clients c where c::text like '%Nordmann%'"));
        // The control: it would be found.
        Assert.NotEqual(0L, await _practice.Ask("with one as (update events.mt_events set data = '{\"Name\": \"Nordmann\"}' where type = 'client_registered' returning data) select count(*) from one where data::text like '%Nordmann%'"));
    }

    public enum Fault
    {
        None,
        Down,
        TenSecondsSlow,
        FivePercent,
    }

    private sealed class FaultyCustodian(ICustodian real) : ICustodian
    {
        private int _slowAnswers;

        public volatile Fault Fault;

        public Random Random { get; set; } = new(Seed);

        /// <summary>Answers that somebody waited the whole ten seconds for.</summary>
        public int SlowAnswers => _slowAnswers;

        public string Name => real.Name;

        public Assurance Assurance => real.Assurance;

        public async ValueTask<Secret> Create(int epoch, CancellationToken ct)
        {
            await Fail(ct);
            return await real.Create(epoch, ct);
        }

        public async ValueTask<Secret?> Open(int epoch, CancellationToken ct)
        {
            await Fail(ct);
            return await real.Open(epoch, ct);
        }

        public async ValueTask<string> Destroy(int epoch, CancellationToken ct)
        {
            await Fail(ct);
            return await real.Destroy(epoch, ct);
        }

        private async Task Fail(CancellationToken ct)
        {
            if (Fault == Fault.Down || (Fault == Fault.FivePercent && Random.Next(100) < 5))
            {
                throw new IOException("The custodian does not answer.");
            }

            if (Fault == Fault.TenSecondsSlow)
            {
                await Task.Delay(TimeSpan.FromSeconds(10), ct);
                Interlocked.Increment(ref _slowAnswers);
            }
        }
    }
}
