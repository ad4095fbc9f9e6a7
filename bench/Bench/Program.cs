using System.Diagnostics;
using Bookings.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

var server = Environment.GetEnvironmentVariable("BENCH_SERVER")!;
var name = "bench_" + Guid.CreateVersion7().ToString("N")[..12] + Guid.CreateVersion7().ToString("N")[20..];
await using (var admin = NpgsqlDataSource.Create(server + ";Database=postgres")) { await using var c = admin.CreateCommand($"create database {name}"); await c.ExecuteNonQueryAsync(); }
var keys = Directory.CreateTempSubdirectory();
var services = new ServiceCollection();
services.AddLogging();
services.AddBookings(new BenchModule());
await using var db = new BookingsDatabase(server + ";Database=" + name, 40);
services.AddSingleton(db);
services.AddSingleton<ICustodian>(new FileCustodian(Path.Combine(keys.FullName, "k")));
await using var sp = services.BuildServiceProvider();
await sp.Prepare(default);
var store = sp.GetRequiredService<EventStore>();
var tenants = Enumerable.Range(0, 64).Select(i => new TenantId("t" + i)).ToArray();
var subject = SubjectId.New();
await using (var c = db.System.CreateCommand("insert into events.heads (tenant_id) select unnest($1)")) { c.Parameters.Add(Param.Texts([.. tenants.Select(t => t.Value)])); await c.ExecuteNonQueryAsync(); }
await using (var c = db.System.CreateCommand("insert into vault.subjects (tenant_id, id) select unnest($1), $2")) { c.Parameters.Add(Param.Texts([.. tenants.Select(t => t.Value)])); c.Parameters.Add(Param.Uuid(subject.Value)); await c.ExecuteNonQueryAsync(); }
foreach (var sealedToo in new[] { false, true })
foreach (var n in new[] { 1, 16, 32 })
{
    for (var round = 0; round < 2; round++)
    {
        long done = 0; var sw = Stopwatch.StartNew(); var end = TimeSpan.FromSeconds(round == 0 ? 2 : 5); var cpu0 = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, n).Select(i => Task.Run(async () =>
        {
            var r = new Random(i);
            while (sw.Elapsed < end)
            {
                var caller = new Caller(tenants[r.Next(64)], "u1", Role.Owner);
                var outcome = await store.Transact(caller, tx =>
                {
                    if (sealedToo) tx.Start(new StreamId<Thing, ThingEvent>(Guid.CreateVersion7()), subject, new ThingMade(Guid.CreateVersion7(), Guid.CreateVersion7(), "Europe/Oslo", 30, 750.0m, Personal<string>.Of("Somebody Somewhere")));
                    else tx.Start(new StreamId<Plain, PlainEvent>(Guid.CreateVersion7()), null, new PlainMade(Guid.CreateVersion7(), Guid.CreateVersion7(), "Europe/Oslo", 30, 750.0m));
                    return Task.FromResult<Rejection?>(null);
                }, default);
                if (outcome is not Outcome.Done) throw new InvalidOperationException(outcome.ToString());
                Interlocked.Increment(ref done);
            }
        })));
        if (round == 1) Console.WriteLine($"{(sealedToo ? "sealed" : "plain")} {n}: {done / sw.Elapsed.TotalSeconds:F0}/s cpu {(Process.GetCurrentProcess().TotalProcessorTime - cpu0).TotalMicroseconds / done:F0} us");
    }
}
internal sealed class BenchModule : BookingsModule { public override string Name => "bench"; public BenchModule() { Stores<Thing, ThingEvent>(); Stores<Plain, PlainEvent>(); } }
internal abstract record ThingEvent;
internal sealed record ThingMade(Guid A, Guid B, string Zone, int Minutes, decimal Price, Personal<string> Who) : ThingEvent;
internal sealed record Thing(Personal<string>? Who) : IState<Thing, ThingEvent>, IOwned { public static Thing Initial { get; } = new((Personal<string>?)null); public static DataClass Class => DataClass.Booking; public static Thing Evolve(Thing s, ThingEvent e) => new(((ThingMade)e).Who); }
internal abstract record PlainEvent;
internal sealed record PlainMade(Guid A, Guid B, string Zone, int Minutes, decimal Price) : PlainEvent;
internal sealed record Plain(int N) : IState<Plain, PlainEvent> { public static Plain Initial { get; } = new(0); public static Plain Evolve(Plain s, PlainEvent e) => new(s.N + 1); }
