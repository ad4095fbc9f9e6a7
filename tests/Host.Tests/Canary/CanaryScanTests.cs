using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>
/// Invariant 4 and Invariant 8, over everything that is written. Every personal field gets a word that is nowhere else, everything is done with it that the API offers, and then it is looked for in all that
/// was written: the database's files with its write-ahead log, a dump, the host's own folder and its scratch, its log, its traces. Once before any erasure, and once after one and the end of its epoch.
/// </summary>
public sealed class CanaryScanTests
{
    /// <summary>What was delivered is kept there in development, to be read: it stands for the recipients' own mailboxes.</summary>
    private const string Delivered = "mail";

    private static readonly string[] Formats = ["json", "csv", "pdf", "html"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_personal_lies_anywhere_in_clear_and_the_search_would_find_it()
    {
        var (folder, scratch, canaries) = (Names.Folder(), Directory.CreateDirectory(Names.Folder()).FullName, new Canaries());
        await using var collector = await Collector.Start();
        // No file of the log is thrown away: a word that was written cannot be gone before it is looked for.
        await using (var cluster = await EmbeddedPostgres.Join(folder, null, Stop, settings: ["wal_keep_size=4GB"]))
        {
            var database = await Clinic.NewDatabase(cluster.ConnectionString);
            await using var clinic = await Clinic.Open(
                database, null,
                [
                    ("Bookings__Telemetry__Endpoint", collector.Address), ("Bookings__Telemetry__Protocol", "http/protobuf"), ("Bookings__Limits__ProofOfWork", "50"), ("TMPDIR", scratch),
                    .. Ways.Registered(new Uri(collector.Address).Host, "none"),
                ]);
            var client = await Live(clinic, canaries);
            await AskWhatIsHeld(clinic, client, canaries);
            Assert.Equal(ExitCode.Ok, await clinic.Terminate());
            await WrittenDown.Everything(clinic);
            await NothingIsFound();

            await clinic.Start();
            await Erase(clinic, client);
            Assert.Equal(ExitCode.Ok, await clinic.Terminate());
            var (code, said) = await clinic.Verb(null, "keys", "rotate");
            Assert.True(code == ExitCode.Ok, said);
            await clinic.Start();
            await clinic.Until("select count(*) from privacy.certificates where stage = 'Physical' and proof is not null", 1);
            Assert.Equal(ExitCode.Ok, await clinic.Terminate());
            await NothingIsFound();

            await Leaks.AreFound(clinic, folder);

            async Task NothingIsFound()
            {
                await clinic.Ask("checkpoint");
                Assert.Empty(canaries.InFolder(folder));
                Assert.Empty(canaries.InFolder(clinic.Folder, without: Delivered));
                Assert.Empty(canaries.InFolder(scratch));
                Assert.Empty(await Dump.Found(clinic.ConnectionString, canaries));
                Assert.Empty(canaries.In(Encoding.UTF8.GetBytes(clinic.Output)));
                Assert.Empty(canaries.In(collector.Received));
                // Of each person there is something, so the search looked where they are.
                Assert.NotEmpty(canaries.InFolder(Path.Combine(clinic.Folder, Delivered)));
                Assert.Contains("/v1/appointments", clinic.Output, StringComparison.Ordinal);
                Assert.True(collector.Received.Length > 1000);
            }
        }

        Directory.Delete(folder, recursive: true);
        Directory.Delete(scratch, recursive: true);
    }

    /// <summary>In all four forms, which hold every word in clear and are nowhere but in the answers.</summary>
    private static async Task AskWhatIsHeld(Clinic clinic, Guid client, Canaries canaries)
    {
        using var asked = await clinic.Send("/v1/data-exports", new { about = "client", id = client, language = "en" });
        Assert.True(asked.StatusCode == HttpStatusCode.Accepted, await asked.Content.ReadAsStringAsync(Stop));
        var told = await clinic.Http.GetStringAsync($"{asked.Headers.Location}/events", Stop);
        var export = JsonSerializer.Deserialize<JsonElement>(told.TrimEnd().Split("data: ")[^1]).GetProperty("result").GetProperty("export").GetString();
        foreach (var format in Formats)
        {
            var file = await clinic.Http.GetByteArrayAsync($"/v1/data-exports/{export}?format={format}", Stop);
            // The letters of a PDF are numbers of shapes, and packed.
            Assert.True(format == "pdf" ? file.Length > 1000 : canaries.In(file).Count > 5, format);
        }
    }

    private static async Task Erase(Clinic clinic, Guid client)
    {
        foreach (var ahead in $"{await clinic.Ask($"select string_agg(id::text, ' ') from scheduling.appointments where client_id = '{client}' and status in ('Booked', 'Requested')")}".Split(' '))
        {
            await Done(clinic.Send($"/v1/appointments/{ahead}/cancel", new { by = "practice" }));
        }

        await Done(clinic.Send($"/v1/clients/{client}/erasure", new { identity = "in-person" }));
        await clinic.Until($"select 1 - count(*) from vault.subjects where id = '{client}'", 1);
    }

    /// <summary>A client's whole time with the practice.</summary>
    /// <returns>Who it was.</returns>
    internal static async Task<Guid> Live(Clinic clinic, Canaries canaries)
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
        canaries.AddPhone("phone", phone);
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
            clientId = client, serviceId = clinic.ServiceOnRequest, providerId = clinic.Providers[0], start = Clinic.Time(12)[..11] + "06:00", note = Word("second note"), overrideReason = Word("another override reason"),
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
        return client;
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
}
