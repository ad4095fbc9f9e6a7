using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>
/// Invariant 4 and Invariant 8, over everything that is written. Every personal field gets a word that is nowhere else, everything is done with it that the API offers, and then it is looked for in all that
/// was written: the database's files, its write-ahead log, the host's log, its traces.
/// </summary>
public sealed class CanaryScanTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_personal_lies_anywhere_in_clear_and_the_search_would_find_it()
    {
        var (folder, canaries, control) = (Names.Folder(), new Canaries(), new Canaries());
        await using var collector = await Collector.Start();
        string log;
        await using (var cluster = await EmbeddedPostgres.Join(folder, null, Stop))
        {
            var database = await Clinic.NewDatabase(cluster.ConnectionString);
            await using var clinic = await Clinic.Open(
                database, null,
                [
                    ("Bookings__Telemetry__Endpoint", collector.Address), ("Bookings__Telemetry__Protocol", "http/protobuf"), ("Bookings__Limits__ProofOfWork", "50"),
                    .. Ways.Registered(new Uri(collector.Address).Host, "none"),
                ]);
            await Live(clinic, canaries);
            await EverythingPersonalWasWritten(clinic);
            Assert.Equal(ExitCode.Ok, await clinic.Terminate());
            log = clinic.Output;

            // The control: a word of its own, written on purpose in each form.
            control.Add("control", Canaries.Word(200));
            await using var connection = new NpgsqlConnection($"{database};Pooling=false");
            await connection.OpenAsync(Stop);
            await Run(connection, "create table public.scratch (it bytea); alter table public.scratch alter it set storage plain");
            // Twice: where a page of the write-ahead log ends in the middle of a word, its header stands in it.
            foreach (var (_, bytes) in Canaries.Forms(Canaries.Word(200)).Concat(Canaries.Forms(Canaries.Word(200))))
            {
                await Run(connection, "insert into public.scratch values ($1)", bytes);
            }

            await Run(connection, "checkpoint");
        }

        // Of each person there is something, so the search looked where they are.
        Assert.Empty(canaries.InFolder(folder));
        Assert.Empty(canaries.In(Encoding.UTF8.GetBytes(log)));
        Assert.Empty(canaries.In(collector.Received));
        Assert.Contains("/v1/appointments", log, StringComparison.Ordinal);
        Assert.True(collector.Received.Length > 1000);

        var forms = Canaries.Forms(Canaries.Word(200)).Select(each => $"control in {each.Form}").ToHashSet(StringComparer.Ordinal);
        var distinct = control.In([.. Canaries.Forms(Canaries.Word(200)).SelectMany(each => each.Bytes.Append((byte)'|'))]);
        Assert.True(forms.IsSupersetOf(distinct) && distinct.Count > 25);
        Assert.Equal(distinct, control.InFolder(Path.Combine(folder, "postgres", "base")).Keys.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(distinct, control.InFolder(Path.Combine(folder, "postgres", "pg_wal")).Keys.ToHashSet(StringComparer.Ordinal));
        Assert.NotEmpty(control.In(Encoding.UTF8.GetBytes($"{log}\n{{\"Message\":\"{Canaries.Word(200)}\"}}")));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A client's whole time with the practice.</summary>
    internal static async Task Live(Clinic clinic, Canaries canaries)
    {
        var number = 0;
        string Word(string field)
        {
            var word = Canaries.Word(++number);
            canaries.Add(field, word);
            return word;
        }

        var (email, phone, newer) = ("kq7zx3canary9w5@p4xq9.example", "+4791827364", "kq8second2v6@p4xq9.example");
        canaries.Add("e-mail", email);
        canaries.Add("changed e-mail", newer);
        canaries.Add("phone", phone);
        var (name, surname) = (Word("name"), Word("surname"));
        var client = await Created(clinic.Send("/v1/clients", new { name = $"{name} {surname}", email, phone, birthYear = 1971, reference = "REF-KQ7ZX3" }));
        canaries.Add("reference", "REF-KQ7ZX3");
        using (var change = new HttpRequestMessage(HttpMethod.Patch, $"/v1/clients/{client}") { Content = JsonContent.Create(new { name = Word("changed name"), email = newer }) })
        {
            using var changed = await clinic.Http.SendAsync(change, Stop);
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        }

        using (var search = await clinic.Http.PostAsync("/v1/clients/search", JsonContent.Create(new { email = newer }), Stop))
        {
            Assert.Contains(client.ToString(), await search.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        var booked = await Created(clinic.Book(0, null, new
        {
            clientId = client, serviceId = clinic.Service, providerId = clinic.Providers[0], start = Clinic.Time(0), note = Word("note"),
        }));
        var outside = Clinic.Time(0)[..11] + "06:00";
        var overridden = await Created(clinic.Book(1, null, new
        {
            clientId = client, serviceId = clinic.Service, providerId = clinic.Providers[0], start = outside, overrideReason = Word("override reason"),
        }));
        var asked = await Created(clinic.Book(2, null, new
        {
            clientId = client, serviceId = clinic.ServiceOnRequest, providerId = clinic.Providers[0], start = Clinic.Time(6), note = Word("second note"),
        }));
        await Done(clinic.Send($"/v1/appointments/{booked}/cancel", new { by = "practice", reason = Word("cancel reason") }));
        await Done(clinic.Send($"/v1/appointments/{asked}/decline", new { reason = Word("decline reason") }));
        foreach (var path in (string[])["appointments", $"appointments/{overridden}", "clients", $"clients/{client}"])
        {
            using var shown = await clinic.Http.GetAsync($"/v1/{path}", Stop);
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        }

        await Created(clinic.Send("/v1/feeds", new { clientId = client, language = "en" }));
        await GuestCanaries.Live(clinic, canaries, Word);
        await ClientCanaries.Live(clinic, canaries, Word, client);

        // What is refused is not written down either.
        using var refused = await clinic.Send("/v1/clients", new { name = Word("refused name"), email = Word("refused e-mail") });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(3L, await clinic.Ask($"select count(*) from scheduling.appointments where client_id = '{client}'"));
    }

    /// <summary>A fact that holds something of a person and was never written here would never be looked for.</summary>
    private static async Task EverythingPersonalWasWritten(Clinic clinic)
    {
        List<string> personal =
        [
            .. from module in BookingsApplication.Modules
               from type in module.GetType().Assembly.GetTypes()
               where type is { IsAbstract: false, BaseType: { IsAbstract: true } family } && family.Name.EndsWith("Event", StringComparison.Ordinal)
               where type.GetProperties().Any(property => property.PropertyType is { IsGenericType: true } its && its.GetGenericTypeDefinition() == typeof(Kernel.Personal<>))
               select System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name),
        ];
        var written = $"{await clinic.Ask("select string_agg(distinct type, ' ') from events.mt_events where sealed is not null")}".Split(' ');
        Assert.Empty(personal.Except(written, StringComparer.Ordinal));
        Assert.True(personal.Count > 15 && written.Length > 15);
    }

    private static async Task<Guid> Created(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Stop));
        return Guid.Parse($"{answer.Headers.Location}".Split('/')[^1], CultureInfo.InvariantCulture);
    }

    private static async Task Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
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

    /// <summary>Keeps every byte that an OTLP exporter sends.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<byte[]> received) : IAsyncDisposable
    {
        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public byte[] Received => [.. received.SelectMany(each => each)];

        public static async Task<Collector> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var received = new ConcurrentQueue<byte[]>();
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
                received.Enqueue(body.ToArray());
            });
            await app.StartAsync(Stop);
            return new(app, received);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
