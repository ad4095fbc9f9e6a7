using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Scheduling;
using Bookings.Scheduling.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>Businesses that can be booked around the clock: one location, one service, ten providers, some clients, a token each.</summary>
internal sealed record Town(IReadOnlyList<Town.Shop> Shops)
{
    internal sealed record Shop(TenantId Tenant, string Token, LocationId Location, ServiceId Service, ProviderId[] Providers, ClientId[] Clients);

    /// <param name="withAddress">Whether clients can be written to.</param>
    public static async Task<Town> Build(IServiceProvider services, int shops, int clients, bool withAddress = false, string name = "shop")
    {
        var built = new List<Shop>();
        for (var i = 0; i < shops; i++)
        {
            built.Add(await BuildShop(services, $"{name}-{i}", clients, withAddress));
        }

        return new(built);
    }

    private static async Task<Shop> BuildShop(IServiceProvider services, string name, int clients, bool withAddress)
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Oslo"];
        var tenant = (await services.GetRequiredService<IBusinesses>().Found(new(Of<Slug>(name), Of<PublicName>(name), Of<Country>("NO"), Of<Language>("en"), zone), CancellationToken.None)).Tenant;
        var token = (Issue.Done)await services.GetRequiredService<ITokens>().Issue(tenant, "bench", new NewToken(Role.Owner), CancellationToken.None);
        var shop = new Shop(
            tenant, token.Text, new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), [.. Enumerable.Range(0, 10).Select(_ => new ProviderId(Guid.CreateVersion7()))],
            new ClientId[clients]);
        var store = services.GetRequiredService<EventStore>();
        await store.Transact(new Caller(tenant, "bench", Role.Owner), transaction => Task.FromResult(SetUp(transaction, shop)), CancellationToken.None);
        for (var from = 0; from < clients; from += 100)
        {
            await store.Transact(new Caller(tenant, "bench", Role.Owner), transaction =>
            {
                for (var i = from; i < Math.Min(clients, from + 100); i++)
                {
                    shop.Clients[i] = services.GetRequiredService<IClientRegistry>().Register(transaction, new(ClientSource.Staff, $"Client {i}", withAddress ? $"client{i}@example.org" : null));
                }

                return Task.FromResult<Rejection?>(null);
            }, CancellationToken.None);
        }

        return shop;
    }

    private static T Of<T>(string text) where T : struct, ICheckedText<T> =>
        T.TryParse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no {typeof(T).Name}.", nameof(text));

    private static Rejection? SetUp(Transaction transaction, Shop shop)
    {
        var (zone, always) = (Zone.Of("Europe/Oslo"), WeeklyHours.Always(new(2020, 1, 1)));
        var rules = ServiceRules.Usual with
        {
            Durations = [Duration.FromMinutes(30)],
            HorizonDays = 1000,
            Grid = new(30),
            OwnOverlap = OwnOverlap.Allow,
        };
        transaction.Start(Location.Of(shop.Location), null, new LocationAdded(new("Main street"), null, zone));
        foreach (var provider in shop.Providers)
        {
            transaction.Start(Provider.Of(provider), null, new ProviderRegistered(new(new("Somebody"), null, null, []), []));
            transaction.Start(Schedule.IdOf(new(OwnerKind.Provider, provider.Value)), null, new ScheduleBegun(new(OwnerKind.Provider, provider.Value), zone), new WeeklyHoursSet(always));
        }

        transaction.Start(
            Service.Of(shop.Service), null,
            new ServiceCreated(Localised.Of(Language.Of("en"), [new(Language.Of("en"), new("Check"))]), Category.Other, rules, [], CancellationPolicy.DefaultId, MessageLevel.Full),
            new ProvidersAssigned([.. shop.Providers]), new ServicePublished());
        return null;
    }
}
