using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Bench;

/// <summary>One event that starts a stream, over 64 businesses, against pgbench with the statements of the same append.</summary>
internal static class AppendFigure
{
    public static async Task Run(Rig rig)
    {
        var limit = await PgBench.On(rig, "limit_append");
        await using var services = await rig.Services(await rig.Database("ours_append"), new ParcelModule());
        var parcels = await Parcels.Make(services);
        foreach (var (callers, target) in new[] { (1, "≥ 60 %"), (16, "≥ 90 %"), (32, "≥ 90 %") })
        {
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = 0; round < rig.Rounds; round++)
            {
                theirs.Add(await limit.PerSecond("append", callers));
                ours.Add(await Rig.PerSecond(callers, parcels.AppendPlain));
            }

            rig.Compare($"kernel append, {callers} callers, against pgbench", ours, theirs, target);
        }
    }
}

/// <summary>What sealing the personal part and keeping its key costs an append.</summary>
internal static class SealingFigure
{
    public static async Task Run(Rig rig)
    {
        await using var services = await rig.Services(await rig.Database("ours_sealing"), new ParcelModule());
        var parcels = await Parcels.Make(services);
        var (plain, closed, keyed) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rig.Rounds; round++)
        {
            keyed.Add(await Rig.PerSecond(16, parcels.AppendOwned));
            closed.Add(await Rig.PerSecond(16, parcels.AppendSealed));
            plain.Add(await Rig.PerSecond(16, parcels.AppendPlain));
        }

        rig.Compare("append with a sealed part, against the same owned append without one, 16 callers", closed, keyed, "≥ 92 % (costs ≤ 8 %)");
        rig.Compare("append with owner, key and sealed part, against one without an owner, 16 callers", closed, plain, "told for comparison");
    }
}

/// <summary>A module that only the benchmarks know.</summary>
internal sealed class ParcelModule : BookingsModule
{
    public override string Name => "parcels";

    public ParcelModule()
    {
        Stores<Plain, PlainEvent>();
        Stores<Owned, OwnedEvent>();
        PurgesRows();
    }
}

internal abstract record PlainEvent;

internal sealed record PlainPosted(Guid Service, Guid Provider, LocalDateTime Start, int Minutes, decimal Price) : PlainEvent;

internal sealed record Plain(int Count) : IState<Plain, PlainEvent>
{
    public static Plain Initial { get; } = new(0);

    public static Plain Evolve(Plain state, PlainEvent fact) => new(state.Count + 1);
}

internal abstract record OwnedEvent;

internal sealed record OwnedPosted(Guid Service, Guid Provider, LocalDateTime Start, int Minutes, decimal Price, Personal<string>? For) : OwnedEvent;

internal sealed record Owned(int Count) : IState<Owned, OwnedEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static Owned Initial { get; } = new(0);

    public static Owned Evolve(Owned state, OwnedEvent fact) => new(state.Count + 1);
}

/// <summary>64 businesses with 1,000 people each.</summary>
internal sealed class Parcels(EventStore store, Caller[] callers, SubjectId[] people)
{
    public IReadOnlyList<TenantId> Businesses => [.. callers.Select(caller => caller.Tenant)];

    public IReadOnlyList<SubjectId> People => people;

    private static readonly LocalDateTime Start = new(2026, 11, 24, 10, 0);

    public static async Task<Parcels> Make(IServiceProvider services)
    {
        var callers = Enumerable.Range(0, 64).Select(_ => new Caller(TenantId.New(), "bench", Role.Owner)).ToArray();
        var people = Enumerable.Range(0, 1000).Select(_ => SubjectId.New()).ToArray();
        var database = services.GetRequiredService<BookingsDatabase>().System;
        await using var heads = database.CreateCommand("insert into events.heads (tenant_id) select unnest($1)");
        heads.Parameters.Add(Param.Texts([.. callers.Select(caller => caller.Tenant.Value)]));
        await heads.ExecuteNonQueryAsync();
        await using var subjects = database.CreateCommand("insert into vault.subjects (tenant_id, id) select t, s from unnest($1) t, unnest($2) s");
        subjects.Parameters.Add(Param.Texts([.. callers.Select(caller => caller.Tenant.Value)]));
        subjects.Parameters.Add(Param.Uuids([.. people.Select(person => person.Value)]));
        await subjects.ExecuteNonQueryAsync();
        return new(services.GetRequiredService<EventStore>(), callers, people);
    }

    public Task AppendPlain(Random random) => Do(random, transaction =>
        transaction.Start(new StreamId<Plain, PlainEvent>(Guid.CreateVersion7()), null, new PlainPosted(Guid.CreateVersion7(), Guid.CreateVersion7(), Start, 30, 750m)));

    public Task AppendOwned(Random random) => Do(random, transaction =>
        transaction.Start(
            new StreamId<Owned, OwnedEvent>(Guid.CreateVersion7()), people[random.Next(people.Length)],
            new OwnedPosted(Guid.CreateVersion7(), Guid.CreateVersion7(), Start, 30, 750m, null)));

    public Task AppendSealed(Random random) => Do(random, transaction =>
        transaction.Start(
            new StreamId<Owned, OwnedEvent>(Guid.CreateVersion7()), people[random.Next(people.Length)],
            new OwnedPosted(Guid.CreateVersion7(), Guid.CreateVersion7(), Start, 30, 750m, Personal<string>.Of("a client, by a random number, and a note"))));

    private async Task Do(Random random, Action<Transaction> stage)
    {
        var outcome = await store.Transact(callers[random.Next(callers.Length)], transaction =>
        {
            stage(transaction);
            return Task.FromResult<Rejection?>(null);
        }, CancellationToken.None);
        _ = outcome as Outcome.Done ?? throw new InvalidOperationException($"Refused: {outcome}");
    }
}
