using System.Diagnostics;
using System.Text;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>The controls of the canary scan: each protection taken away once, and the search finds what leaks by it, in each place and in each form.</summary>
internal static class Leaks
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="folder">Of the database's cluster.</param>
    public static async Task AreFound(Clinic clinic, string folder)
    {
        await InEveryForm(clinic, folder);
        await WhatIsPacked(clinic, folder);
        await APropertyThatIsNotPersonal(clinic, folder);
        await TheFrameworksOwnLines(clinic);
        await ATagOfATrace();
    }

    private static async Task InEveryForm(Clinic clinic, string folder)
    {
        var (word, control) = (Canaries.Word(200), new Canaries());
        control.Add("control", word);
        await using (var connection = new NpgsqlConnection($"{clinic.ConnectionString};Pooling=false"))
        {
            await connection.OpenAsync(Stop);
            await Run(connection, "create table public.scratch (it bytea); alter table public.scratch alter it set storage plain");
            // Twice: where a page of the write-ahead log ends in the middle of a word, its header stands in it.
            foreach (var (_, bytes) in Canaries.Forms(word).Concat(Canaries.Forms(word)))
            {
                await Run(connection, "insert into public.scratch values ($1)", bytes);
            }

            await Run(connection, "checkpoint");
        }

        var forms = Canaries.Forms(word).Select(each => $"control in {each.Form}").ToHashSet(StringComparer.Ordinal);
        var distinct = control.In([.. Canaries.Forms(word).SelectMany(each => each.Bytes.Append((byte)'|'))]);
        Assert.True(forms.IsSupersetOf(distinct) && distinct.Count > 25);
        Assert.Equal(distinct, control.InFolder(Path.Combine(folder, "postgres", "base")).Keys.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(distinct, control.InFolder(Path.Combine(folder, "postgres", "pg_wal")).Keys.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>A long value is packed before it is written, to the files and to the log: only the dump shows it.</summary>
    private static async Task WhatIsPacked(Clinic clinic, string folder)
    {
        var (word, control) = (Canaries.Word(201), new Canaries());
        control.Add("packed", word);
        await using (var connection = new NpgsqlConnection($"{clinic.ConnectionString};Pooling=false"))
        {
            await connection.OpenAsync(Stop);
            await Run(connection, "create table public.packed (it text)");
            await Run(connection, "insert into public.packed values (repeat('nothing', 1000) || $1 || repeat('nothing', 1000))", word);
            await Run(connection, "checkpoint");
        }

        Assert.Empty(control.InFolder(Path.Combine(folder, "postgres", "base")));
        Assert.Contains(await Dump.Found(clinic.ConnectionString, control), found => found.Value == "packed");
    }

    /// <summary>A module whose author forgot that a text is somebody's, through the program's own append.</summary>
    private static async Task APropertyThatIsNotPersonal(Clinic clinic, string folder)
    {
        var (word, control) = (Canaries.Word(202), new Canaries());
        control.Add("forgotten", word);
        var database = await Clinic.NewDatabase(clinic.ConnectionString);
        await using (var practice = await Practice.At(database))
        {
            var program = await practice.Start(otherwise: services =>
            {
                var types = (EventTypes)services.Single(service => service.ServiceType == typeof(EventTypes)).ImplementationInstance!;
                types.Add<Slip, SlipEvent>();
                services.Replace(ServiceDescriptor.Singleton(new EventCodec(types.All.Select(type => type.Type))));
            });
            var caller = new Caller(await practice.Found(), "tests", Role.Owner);
            // Twice, as above: a page of the log may end in the middle of the word.
            for (var slip = 0; slip < 2; slip++)
            {
                await program.Services.GetRequiredService<EventStore>().Transact(caller, new StreamId<Slip, SlipEvent>(Guid.CreateVersion7()), _ => new SlipWritten(word), Stop);
            }

            await practice.Ask("checkpoint");
        }

        foreach (var place in (string[])["base", "pg_wal"])
        {
            Assert.True(control.InFolder(Path.Combine(folder, "postgres", place)).ContainsKey("forgotten in UTF-8"), place);
        }

        Assert.Contains(await Dump.Found(database, control), found => found.Value == "events.mt_events");
    }

    /// <summary>They name the path and the query of each request, and are switched off by a setting.</summary>
    private static async Task TheFrameworksOwnLines(Clinic clinic)
    {
        var (word, control) = (Canaries.Word(203), new Canaries());
        control.Add("typed", word);
        foreach (var (level, isFound) in new[] { ("Warning", false), ("Information", true) })
        {
            var before = clinic.Output.Length;
            await clinic.Start(("Serilog__MinimumLevel__Override__Microsoft", level));
            using (await clinic.Http.GetAsync($"/v1/services?name={word}", Stop))
            {
                Assert.Equal(ExitCode.Ok, await clinic.Terminate());
            }

            Assert.Equal(isFound, control.In(Encoding.UTF8.GetBytes(clinic.Output[before..])).Count > 0);
        }
    }

    /// <summary>One that nobody thought of, by the program's own exporter.</summary>
    private static async Task ATagOfATrace()
    {
        var (word, control) = (Canaries.Word(204), new Canaries());
        control.Add("tagged", word);
        await using var collector = await Collector.Start();
        using var telemetry = new Telemetry(Options.Create(new BookingsOptions { Telemetry = new() { Endpoint = collector.Address, Protocol = "http/protobuf" } }), Ways.Here);
        await telemetry.StartAsync(Stop);
        using (var source = new ActivitySource("Bookings.Leak"))
        using (var activity = source.StartActivity("leak"))
        {
            activity!.SetTag("note", word);
        }

        await telemetry.StopAsync(Stop);
        Assert.NotEmpty(control.In(collector.Received));
    }

    private static async Task Run(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }

        await command.ExecuteNonQueryAsync(Stop);
    }
}

internal abstract record SlipEvent;

internal sealed record SlipWritten(string Text) : SlipEvent;

internal sealed record Slip(int Count) : IState<Slip, SlipEvent>
{
    public static Slip Initial { get; } = new(0);

    public static Slip Evolve(Slip state, SlipEvent fact) => new(state.Count + 1);
}
