using System.Text.Json;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>
/// Somebody who has everything: a base backup and the data directory with its write-ahead log, a dump, old exports of the vault, and every secret that still exists. They open nothing of who was erased once
/// the epoch is over; before it they do, which is why it has to end. They are written in another language, from docs/formats.md alone.
/// </summary>
public sealed class CoerciveAttackerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_every_copy_and_every_secret_that_exists_nobody_opens_who_was_erased()
    {
        var spoils = Names.Folder();
        await using (var cluster = await PrivateCluster.Start())
        {
            await using var clinic = await Clinic.Open(await Clinic.NewDatabase(cluster.ConnectionString), null, ("Bookings__Limits__ProofOfWork", "50"));
            var (keys, recovery, exports) = (Path.Combine(clinic.Folder, "keys"), Path.Combine(clinic.Folder, "recovery"), Path.Combine(spoils, "recovery"));
            Known[] erased = [await Known.AtTheDesk(clinic, "Gudrunkanari", 0), await Known.ByThePage(clinic, "Einarkanari")];
            Known[] survivors = [await Known.AtTheDesk(clinic, "Oddkanari", 1), await Known.ByThePage(clinic, "Livkanari")];
            // Each rotation exports the vault: this one while everybody is there.
            await Rotate(clinic);
            var loot = await Loot.Take(clinic);
            await Dump(clinic, Path.Combine(spoils, "dump", "vault.sql"));
            var backup = await cluster.Backup();
            Copy(recovery, exports);
            foreach (var person in erased)
            {
                await Erase(clinic, person);
            }

            await clinic.Ask("vacuum vault.stream_keys");
            await clinic.Ask("checkpoint");

            // The control, and the reason for epochs: effective alone, each of the copies still opens under the secret that still exists.
            Assert.Equal(0L, await clinic.Ask($"select count(*) from vault.stream_keys where stream_id in ({string.Join(',', erased.SelectMany(loot.NotRetained).Select(stream => $"'{stream}'"))})"));
            foreach (var copy in new[] { backup, cluster.Data, Path.Combine(spoils, "dump"), exports })
            {
                var effective = await loot.Attack(keys, copy);
                Assert.All(erased.SelectMany(loot.NotRetained), stream => Assert.Contains("kanari", effective.Of(stream), StringComparison.Ordinal));
            }

            Assert.Equal((1, 0), (await loot.Attack(keys, exports)).Exports);

            await Rotate(clinic);
            await clinic.Ask("checkpoint");
            var final = await loot.Attack(keys, backup, cluster.Data, spoils, recovery);
            Assert.True(final.Candidates > 0 && final.Exports == (1, 1), $"{final.Candidates} {final.Exports}");
            Assert.All(erased.SelectMany(loot.NotRetained), stream => Assert.Equal("", final.Of(stream)));
            Assert.All(survivors.SelectMany(loot.NotRetained), stream => Assert.Contains("kanari", final.Of(stream), StringComparison.Ordinal));

            // The old copies alone open nothing of anybody any more.
            Assert.Equal(0, (await loot.Attack(keys, backup, spoils)).Keys);
        }

        Directory.Delete(spoils, recursive: true);
    }

    private static async Task Erase(Clinic clinic, Known person)
    {
        using var asked = await clinic.Send($"/v1/clients/{person.Client}/erasure", new { identity = "in-person" });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync(Stop));
        while (await clinic.Ask($"select count(*) from vault.subjects where id = '{person.Client}'") is not 0L)
        {
            await Task.Delay(20, Stop);
        }
    }

    private static async Task Rotate(Clinic clinic)
    {
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        var (code, said) = await clinic.Verb(null, "keys", "rotate");
        Assert.True(code == ExitCode.Ok, said);
        await clinic.Start();
    }

    private static async Task Dump(Clinic clinic, string file)
    {
        await using var connection = new NpgsqlConnection($"{clinic.ConnectionString};Pooling=false");
        await connection.OpenAsync(Stop);
        using var rows = await connection.BeginTextExportAsync("copy (select * from vault.stream_keys) to stdout", Stop);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, await rows.ReadToEndAsync(Stop), Stop);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Somebody, and all that is theirs: each of their streams says their name somewhere.</summary>
    private sealed record Known(Guid Client, Guid[] Streams)
    {
        public static Task<Known> AtTheDesk(Clinic clinic, string name, int nth) => Of(clinic, async () =>
        {
            var client = await KnownClients.Created(clinic.Send("/v1/clients", new { name, email = $"{name.ToLowerInvariant()}@example.org" }));
            await KnownClients.Done(clinic.Send($"/v1/clients/{client}/notes", new { text = $"{name} likes tea" }));
            return await KnownClients.Created(clinic.Book(nth, null, new
            {
                clientId = client, serviceId = clinic.Service, providerId = clinic.Providers[nth], start = Clinic.Time(nth), note = $"{name} comes by bus",
            }));
        });

        /// <summary>With what they accepted, agreed to and answered, about their health too.</summary>
        public static Task<Known> ByThePage(Clinic clinic, string name) => Of(clinic, async () =>
        {
            using var http = new HttpClient { BaseAddress = clinic.Http.BaseAddress };
            var door = new PublicDoor(http, "demo");
            var service = (await door.Get("services")).GetProperty("items")[0].GetProperty("id").GetGuid();
            using var answer = await door.Post("appointments", new
            {
                serviceId = service, start = (await door.Free(service))[0],
                guest = new { altcha = await door.Solved(), name, email = $"{name.ToLowerInvariant()}@example.org", accepted = await door.Accepted(), consents = await door.Consents() },
                note = $"{name} comes by train",
                answers = new[] { new { field = "complaint", value = $"{name} has a sore knee" }, new { field = "heard-of-us", value = $"{name} heard of us at work" } },
            });
            var booked = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Stop));
            Assert.True(answer.IsSuccessStatusCode, $"{booked}");
            return booked.GetProperty("id").GetGuid();
        });

        private static async Task<Known> Of(Clinic clinic, Func<Task<Guid>> come)
        {
            var before = await clinic.Ask("select max(seq_id) from events.mt_events");
            // Cancelled, for nobody is erased whom the practice expects. The key that the business prints addresses with may come in between, and is nobody's.
            await KnownClients.Done(clinic.Send($"/v1/appointments/{await come()}/cancel", new { by = "practice" }));
            var written = $"from events.mt_events e join vault.stream_keys k using (tenant_id, stream_id) where e.seq_id > {before} and e.type <> 'address_key_drawn'";
            return new((Guid)(await clinic.Ask($"select e.stream_id {written} and e.type = 'client_registered'"))!, (Guid[])(await clinic.Ask($"select array_agg(distinct e.stream_id) {written}"))!);
        }
    }

    /// <summary>What an old copy of the database says of itself in clear: which streams there are, and their ciphertexts.</summary>
    private sealed record Loot(JsonElement Streams, JsonElement Blocks)
    {
        /// <summary>As the formats name them.</summary>
        private const string Class = "(array['contact', 'booking', 'invoice', 'consent-proof', 'medical', 'staff', 'applicant', 'credential'])[k.class]";

        public static async Task<Loot> Take(Clinic clinic) => new(
            await Json(clinic, $"select json_agg(json_build_object('tenant', k.tenant_id, 'stream', k.stream_id, 'class', {Class})) from vault.stream_keys k"),
            await Json(clinic, $"""
                select json_agg(json_build_object('tenant', e.tenant_id, 'stream', e.stream_id, 'event', e.id, 'type', e.type, 'class', {Class}, 'sealed', encode(e.sealed, 'base64')))
                from events.mt_events e join vault.stream_keys k on k.tenant_id = e.tenant_id and k.stream_id = e.stream_id where e.sealed is not null
                """));

        /// <summary>Proofs of consent outlive an erasure, and the certificate says so. Of a guest there are four others, one about their health.</summary>
        public IEnumerable<Guid> NotRetained(Known person)
        {
            var classes = Streams.EnumerateArray().Where(one => person.Streams.Contains(one.GetProperty("stream").GetGuid()) && one.GetProperty("class").GetString() != "consent-proof").ToList();
            Assert.True(classes.Count is 2 || classes.Exists(one => one.GetProperty("class").GetString() == "medical"));
            return classes.Select(one => one.GetProperty("stream").GetGuid());
        }

        public async Task<Opened> Attack(string secrets, params string[] folders)
        {
            var answer = await Python.Ask("cryptography", "Erasure/open_everything.py", new { folders, secrets, streams = Streams, blocks = Blocks });
            var exports = answer.GetProperty("exports");
            return new(answer.GetProperty("candidates").GetInt32(), answer.GetProperty("keys").GetInt32(), (exports[0].GetInt32(), exports[1].GetInt32()), answer.GetProperty("opened"));
        }

        private static async Task<JsonElement> Json(Clinic clinic, string sql) => JsonDocument.Parse((string)(await clinic.Ask(sql))!).RootElement;
    }

    /// <param name="Exports">Those that opened, and those that did not.</param>
    private sealed record Opened(int Candidates, int Keys, (int Open, int Closed) Exports, JsonElement Texts)
    {
        public string Of(Guid stream) => Texts.TryGetProperty(stream.ToString(), out var texts) ? texts.GetRawText() : "";
    }
}
