using System.Text.Json;
using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>What a dispute needs is neither erased nor used until the owner says that it is over.</summary>
public sealed class LegalHoldTests(Practice house) : IClassFixture<Practice>
{
    private const string Reason = "Dispute with Ragnhild's insurer";

    [Fact]
    public async Task A_hold_keeps_somebody_from_being_erased_until_the_last_one_is_lifted()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        var (first, second) = (await Hold(shop, client), await Hold(shop, client));
        Assert.Equal("legal-hold", (await Blockers(shop, client)).Single());
        Assert.True((await shop.Get($"clients/{client.Value}")).GetProperty("restricted").GetBoolean());

        await Lift(shop, client, first);
        Assert.Equal("legal-hold", (await Blockers(shop, client)).Single());
        await Lift(shop, client, second);
        Assert.Empty(await Blockers(shop, client));
        Assert.Equal("Ragnhild", (await shop.Get($"clients/{client.Value}")).GetProperty("name").GetString());
        Assert.Equal("legal-hold-unknown", await (await shop.Owner.DeleteAsync($"/v1/clients/{client.Value}/legal-holds/{first}")).Problem());

        await shop.Erased(client);
        Assert.Equal(0, await shop.Count("vault.stream_keys", $"stream_id in ('{first}', '{second}')"));
        Assert.Equal(2, await shop.Count("vault.tombstones", $"stream_id in ('{first}', '{second}')"));
    }

    [Fact]
    public async Task A_hold_and_a_restriction_stand_beside_each_other()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        await Done(shop.Post($"clients/{client.Value}/restriction", new { ground = "needed-for-claims" }));
        var hold = await Hold(shop, client);
        Assert.Equal(["legal-hold", "restricted"], await Blockers(shop, client));
        await Done(shop.Post($"clients/{client.Value}/restriction/announcement", new { how = "in-person" }));
        await Done(shop.Owner.DeleteAsync($"/v1/clients/{client.Value}/restriction"));
        Assert.True((await shop.Get($"clients/{client.Value}")).GetProperty("restricted").GetBoolean());
        await Lift(shop, client, hold);
        Assert.False((await shop.Get($"clients/{client.Value}")).TryGetProperty("restricted", out _));
    }

    [Fact]
    public async Task Why_it_is_there_only_a_legal_purpose_opens()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        await Hold(shop, client);
        var held = (await shop.Get($"clients/{client.Value}/legal-holds")).GetProperty("items")[0];
        Assert.False(held.TryGetProperty("reason", out _));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/clients/{client.Value}/legal-holds") { Headers = { { Purposes.Header, "legal" } } };
        Assert.Equal(Reason, (await Done(shop.Owner.SendAsync(request))).GetProperty("items")[0].GetProperty("reason").GetString());
        Assert.Equal(0, await shop.Count("events.mt_events", "data::text like '%insurer%'"));
    }

    /// <summary>GDPR Art. 15(4), 23: they learn that it is so and not in which matter, whoever has it put together.</summary>
    [Fact]
    public async Task Who_is_held_learns_that_and_not_why()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        await Hold(shop, client);
        shop.Owner.DefaultRequestHeaders.Add(Purposes.Header, "legal");
        var answer = await shop.Owner.Fetched(await shop.Owner.AskedAbout(client));
        Assert.Contains("legal-hold-placed", answer, StringComparison.Ordinal);
        Assert.Contains("ragnhild@example.org", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("insurer", answer, StringComparison.Ordinal);
    }

    /// <summary>Somebody is merged with them after it was seen who they are and before it is written: the hold and the restriction are on both, or neither was there.</summary>
    [Theory]
    [InlineData("legal-holds")]
    [InlineData("restriction")]
    public async Task A_merge_at_the_same_moment_leaves_nobody_open(string how)
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client("Ragnhild"), await shop.Client("Ragnhildtwo"));
        var merges = 0;
        var raced = await house.Start(otherwise: services =>
        {
            var registry = services.Last(service => service.ServiceType == typeof(IClientRegistry));
            services.Replace(ServiceDescriptor.Singleton<IClientRegistry>(provider => new Overtaken(
                registry.ImplementationFactory is { } make ? (IClientRegistry)make(provider) : (IClientRegistry)ActivatorUtilities.CreateInstance(provider, registry.ImplementationType!),
                async () =>
                {
                    if (merges++ == 0)
                    {
                        await Done(shop.Post($"clients/{client.Value}/merge", new { clientId = other.Value }));
                    }
                })));
        });
        using var owner = house.Door(await house.Token(shop.Business, Role.Owner), raced);
        await Done(owner.Command($"/v1/clients/{client.Value}/{how}", how == "restriction" ? new { ground = "objected" } : new { reason = Reason }));
        Assert.Equal(2, merges);
        Assert.Equal(2, await shop.Count("vault.subjects", $"id in ('{client.Value}', '{other.Value}') and state = 2"));
        Assert.Equal(2, await shop.Count("privacy.frozen"));
    }

    /// <summary>Asked for before the hold and fenced after it: the transaction of the fence looks again.</summary>
    [Fact]
    public async Task A_hold_that_comes_before_the_fence_is_seen_by_it()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        var id = await shop.Asked(client);
        await Hold(shop, client);
        Assert.Equal(ErasureStage.Blocked, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal(0, await shop.Count("vault.subjects", $"id = '{client.Value}' and state = 3"));
    }

    /// <summary>The control: a program that does not ask erases them, and the test above would see it.</summary>
    [Fact]
    public async Task Without_the_question_they_are_erased_all_the_same()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        var id = await shop.Asked(client);
        await Hold(shop, client);
        var careless = await house.Start(new LaterClock(NodaTime.Duration.FromDays(365)), otherwise: services => services.RemoveAll<IErasureBlocker>());
        var pipeline = careless.Services.GetRequiredService<ErasurePipeline>();
        Assert.Equal(ErasureStage.Effective, await pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal(0, await shop.Count("vault.subjects", $"id = '{client.Value}'"));
    }

    [Fact]
    public async Task A_hold_is_not_placed_on_whom_nobody_knows_and_is_placed_once_for_one_request()
    {
        var shop = await Open(house);
        Assert.Equal("nobody-to-restrict", await (await shop.Post($"clients/{Guid.CreateVersion7()}/legal-holds", new { reason = Reason })).Problem());
        var client = await shop.Client("Ragnhild");
        var key = Guid.CreateVersion7().ToString();
        for (var time = 0; time < 2; time++)
        {
            await Done(shop.Owner.Command($"/v1/clients/{client.Value}/legal-holds", new { reason = Reason }, key));
        }

        Assert.Equal(1, await shop.Count("privacy.frozen"));
    }

    /// <summary>Something happens whenever it was seen who somebody is.</summary>
    private sealed class Overtaken(IClientRegistry clients, Func<Task> then) : IClientRegistry
    {
        public async Task<bool> GuardMembers(Transaction transaction, IReadOnlyList<ClientId> members, CancellationToken cancellation)
        {
            var areStill = await clients.GuardMembers(transaction, members, cancellation);
            await then();
            return areStill;
        }

        public Task<IReadOnlyList<ClientId>> Members(TenantId business, ClientId client, CancellationToken cancellation) => clients.Members(business, client, cancellation);

        public Task<IReadOnlyDictionary<ClientId, IReadOnlyList<ClientId>?>> MembersOfEach(TenantId business, IReadOnlyCollection<ClientId> all, CancellationToken cancellation) =>
            clients.MembersOfEach(business, all, cancellation);

        public ClientId Register(Transaction transaction, NewClient client) => clients.Register(transaction, client);

        public IReadOnlyList<ClientId> RegisterAll(Transaction transaction, IReadOnlyList<NewClient> all) => clients.RegisterAll(transaction, all);

        public IReadOnlyDictionary<string, string[]> Check(NewClient client) => clients.Check(client);

        public Task<IReadOnlyList<IReadOnlyList<ClientId>>> Find(TenantId business, ContactKind kind, IReadOnlyList<string> addresses, CancellationToken cancellation) =>
            clients.Find(business, kind, addresses, cancellation);

        public Pending<bool> IsBlocked(IReads read, TenantId business, ClientId client) => clients.IsBlocked(read, business, client);

        public Task<IReadOnlyDictionary<ClientId, string?>> Names(TenantId business, IReadOnlyCollection<ClientId> all, CancellationToken cancellation) =>
            clients.Names(business, all, cancellation);

        public Task<string?> EmailOf(TenantId business, ClientId client, CancellationToken cancellation) => clients.EmailOf(business, client, cancellation);
    }

    private static async Task<Guid> Hold(Shop shop, SubjectId client) => await shop.Make($"clients/{client.Value}/legal-holds", new { reason = Reason });

    private static Task<JsonElement> Lift(Shop shop, SubjectId client, Guid hold) => Done(shop.Owner.DeleteAsync($"/v1/clients/{client.Value}/legal-holds/{hold}"));

    private static async Task<IReadOnlyList<string>> Blockers(Shop shop, SubjectId client) =>
        [.. (await shop.Get($"clients/{client.Value}/erasure")).GetProperty("blockers").EnumerateArray().Select(blocker => blocker.GetProperty("code").GetString()!)];
}
