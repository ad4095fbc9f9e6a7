using Bookings.Kernel;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>Invariant 3 and F08 for the set-up: what is kept of it and what its streams add up to are the same.</summary>
public sealed class SetupDocumentTests(SetupHost host) : IClassFixture<SetupHost>
{
    [Fact]
    public void A_location_comes_out_of_its_document_as_it_went_in() => ComesBack<Location, LocationEvent>(RandomSetup.Locations);

    [Fact]
    public void A_service_comes_out_of_its_document_as_it_went_in() => ComesBack<Service, ServiceEvent>(RandomSetup.Services);

    [Fact]
    public void A_provider_comes_out_of_its_document_as_it_went_in() => ComesBack<Provider, ProviderEvent>(RandomSetup.Providers);

    [Fact]
    public void A_schedule_comes_out_of_its_document_as_it_went_in() => ComesBack<Schedule, ScheduleEvent>(RandomSetup.Schedules);

    [Fact]
    public void A_pool_comes_out_of_its_document_as_it_went_in() => ComesBack<ResourcePool, ResourcePoolEvent>(RandomSetup.Pools);

    [Fact]
    public void A_calendar_comes_out_of_its_document_as_it_went_in() => ComesBack<BusinessCalendar, BusinessCalendarEvent>(RandomSetup.Calendars);

    [Fact]
    public void A_policy_comes_out_of_its_document_as_it_went_in() => ComesBack<CancellationPolicy, CancellationPolicyEvent>(RandomSetup.Policies);

    [Fact]
    public async Task A_practice_from_the_read_models_is_the_one_folded_from_the_streams()
    {
        var business = await host.Found();
        Random random = new(20261122);
        var written = 0;
        for (var i = 0; i < 120; i++)
        {
            written += await Write(business, random, i % 7);
        }

        var practice = await host.Practices.Load(business, CancellationToken.None);

        Assert.Equal(written, practice.Version);
        foreach (var (id, location) in practice.Parts.Locations)
        {
            Assert.Equal(await Folded(business, Location.Of(id)), location);
        }

        foreach (var (id, service) in practice.Parts.Services)
        {
            Assert.Equal(await Folded(business, Service.Of(id)), service);
        }

        foreach (var (id, provider) in practice.Parts.Providers)
        {
            Assert.Equal(await Folded(business, Provider.Of(id)), provider);
        }

        foreach (var (_, schedule) in practice.Parts.Schedules)
        {
            Assert.Equal(await Folded(business, Schedule.IdOf(schedule.Of)), schedule);
        }

        foreach (var (id, pool) in practice.Parts.Pools)
        {
            Assert.Equal(await Folded(business, ResourcePool.Of(id)), pool);
        }

        foreach (var (id, policy) in practice.Parts.Policies)
        {
            Assert.Equal(await Folded(business, CancellationPolicy.Of(id)), policy);
        }

        Assert.Equal(await Folded(business, BusinessCalendar.Id), practice.Parts.Calendar);
        Assert.Equal(
            (3, 3, 3, 3, 3, 3),
            (practice.Parts.Locations.Count, practice.Parts.Services.Count, practice.Parts.Providers.Count, practice.Parts.Schedules.Count, practice.Parts.Pools.Count, practice.Parts.Policies.Count));
    }

    [Fact]
    public async Task A_practice_in_memory_is_used_until_the_set_up_changes()
    {
        var business = await host.Found();
        await Add(business, Location.Of(new(Guid.CreateVersion7())), new LocationAdded(new("Sentrum"), null, Zone.Of("Europe/Oslo")));
        var before = await host.Practices.Load(business, CancellationToken.None);

        Assert.Same(before, host.Practices.Cached(business));
        Assert.Same(before, await host.Practices.Current(business, await VersionOf(business), CancellationToken.None));

        await Add(business, Location.Of(new(Guid.CreateVersion7())), new LocationAdded(new("Majorstua"), null, Zone.Of("Europe/Oslo")));
        var after = await host.Practices.Current(business, await VersionOf(business), CancellationToken.None);

        Assert.NotSame(before, after);
        Assert.Equal((1, 2), (before.Parts.Locations.Count, after.Parts.Locations.Count));
        Assert.Same(after, host.Practices.Cached(business));
    }

    /// <summary>The positive control: without the count a changed set-up would go unnoticed, and the test above would fail.</summary>
    [Fact]
    public async Task A_change_that_does_not_count_would_go_unnoticed()
    {
        var business = await host.Found();
        await Add(business, Location.Of(new(Guid.CreateVersion7())), new LocationAdded(new("Sentrum"), null, Zone.Of("Europe/Oslo")));
        var before = await host.Practices.Load(business, CancellationToken.None);
        await Add(business, Location.Of(new(Guid.CreateVersion7())), new LocationAdded(new("Majorstua"), null, Zone.Of("Europe/Oslo")));

        await host.Run($"update scheduling.setup set version = version - 1 where tenant_id = '{business}'");

        Assert.Same(before, await host.Practices.Current(business, await VersionOf(business), CancellationToken.None));
    }

    [Fact]
    public async Task A_rebuilt_read_model_is_the_live_one_and_counts_no_change()
    {
        var business = await host.Found();
        Random random = new(7);
        for (var i = 0; i < 40; i++)
        {
            await Write(business, random, i % 7);
        }

        var version = await VersionOf(business);
        foreach (var table in host.App.Services.GetServices<InlineProjection>().Where(IsSetUp).Select(projection => projection.Table))
        {
            var live = await host.Dump(table);
            await host.Run($"update {table} set doc = '{{}}'");
            await host.App.Services.GetRequiredService<Rebuild>().Run(table, null, CancellationToken.None);
            Assert.Equal(live, await host.Dump(table));
        }

        Assert.Equal(version, await VersionOf(business));
    }

    private static bool IsSetUp(InlineProjection projection) =>
        projection.GetType().BaseType is { IsGenericType: true } kind && kind.GetGenericTypeDefinition() == typeof(SetupTable<,>);

    [Fact]
    public async Task A_business_sees_nothing_of_anothers_set_up()
    {
        var (one, other) = (await host.Found(), await host.Found());
        await Add(one, Location.Of(new(Guid.CreateVersion7())), new LocationAdded(new("Sentrum"), null, Zone.Of("Europe/Oslo")));

        var practice = await host.Practices.Load(other, CancellationToken.None);

        Assert.Equal(0, practice.Version);
        Assert.Empty(practice.Parts.Locations);
    }

    [Fact]
    public async Task Memory_is_kept_for_so_many_businesses_and_no_more()
    {
        var few = new Practices(host.Store, capacity: 10);
        TenantId[] businesses = [.. Enumerable.Range(0, 11).Select(_ => TenantId.New())];
        foreach (var business in businesses)
        {
            await few.Load(business, CancellationToken.None);
            _ = few.Cached(businesses[0]);
        }

        Assert.NotNull(few.Cached(businesses[0]));
        Assert.Null(few.Cached(businesses[1]));
        Assert.NotNull(few.Cached(businesses[10]));
    }

    private static void ComesBack<TState, TEvent>(Gen<TEvent> facts)
        where TState : IState<TState, TEvent>
        where TEvent : class => Fixed.Holds(facts.NonEmptyListOf(), history =>
    {
        var state = history.Aggregate(TState.Initial, TState.Evolve);
        var document = SetupDocument.Write(state);
        var back = SetupDocument.Read<TState>(System.Text.Encoding.UTF8.GetBytes(document));
        return Equals(state, back) ? null : $"another came back: {document}";
    });

    private async Task<int> Write(TenantId business, Random random, int kind)
    {
        var id = new Guid(random.Next(1, 4), 1, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0);
        return kind switch
        {
            0 => await Add(business, Location.Of(new(id)), Sample(RandomSetup.Locations, random)),
            1 => await Add(business, Service.Of(new(Other(id, 2))), Sample(RandomSetup.Services, random)),
            2 => await Add(business, Provider.Of(new(Other(id, 3))), Sample(RandomSetup.Providers, random)),
            3 => await Plan(business, new(OwnerKind.Provider, Other(id, 4)), random),
            4 => await Add(business, ResourcePool.Of(new(Other(id, 5))), Sample(RandomSetup.Pools, random)),
            5 => await Add(business, CancellationPolicy.Of(new(Other(id, 6))), Sample(RandomSetup.Policies, random)),
            _ => await Add(business, BusinessCalendar.Id, Sample(RandomSetup.Calendars, random)),
        };
    }

    private async Task<int> Plan(TenantId business, ScheduleOwner owner, Random random)
    {
        var facts = Sample(RandomSetup.Schedules, random).Where(fact => fact is not ScheduleBegun);
        return await Add(business, Schedule.IdOf(owner), [new ScheduleBegun(owner, Zone.Of("Europe/Oslo")), .. facts]);
    }

    private async Task<int> Add<TState, TEvent>(TenantId business, StreamId<TState, TEvent> stream, params TEvent[] facts)
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        Assert.IsType<Bookings.Kernel.Outcome.Done>(await host.Store.Transact(SetupHost.CallerOf(business), stream, _ => facts, CancellationToken.None));
        return 1;
    }

    private async Task<TState> Folded<TState, TEvent>(TenantId business, StreamId<TState, TEvent> stream)
        where TState : IState<TState, TEvent>
        where TEvent : class => (await host.Store.Load(business, stream, CancellationToken.None)).State;

    private async Task<long> VersionOf(TenantId business)
    {
        var read = host.Store.Read(business);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(business));
        await read.Run(CancellationToken.None);
        return version.Value;
    }

    private static T[] Sample<T>(Gen<T> facts, Random random) => [.. facts.Sample(random.Next(1, 4), new((ulong)random.Next(), 9), 5)];

    private static Guid Other(Guid id, byte kind)
    {
        var bytes = id.ToByteArray();
        bytes[15] = kind;
        return new(bytes);
    }
}
