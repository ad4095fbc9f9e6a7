using System.Globalization;
using System.Text.Json;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>
/// Somebody who has everything: the data directory of before and after, its write-ahead log, a dump, and every secret that still exists. They open nothing of who was erased once the epoch is over; before it they do,
/// which is why it has to end. They are written in another language, from docs/formats.md alone.
/// </summary>
public sealed class CoerciveAttackerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_every_copy_and_every_secret_that_exists_nobody_opens_who_was_erased()
    {
        var (folder, spoils) = (Names.Folder(), Names.Folder());
        string keys, database;
        Loot loot;
        Guid[] erased, survivors;
        await using (var cluster = await EmbeddedPostgres.Join(folder, null, Stop))
        {
            database = await Clinic.NewDatabase(cluster.ConnectionString);
            await using var clinic = await Clinic.Open(database);
            keys = Path.Combine(clinic.Folder, "keys");
            erased = [await Client(clinic, "Gudrunkanari"), await Client(clinic, "Einarkanari")];
            survivors = [await Client(clinic, "Oddkanari"), await Client(clinic, "Livkanari")];
            loot = await Loot.Take(clinic);
            await Dump(clinic, Path.Combine(spoils, "dump.sql"));
            await clinic.Ask("checkpoint");
            Copy(folder, Path.Combine(spoils, "before"));
            foreach (var client in erased)
            {
                await Erase(clinic, client);
            }

            await clinic.Ask("vacuum vault.stream_keys");
            await clinic.Ask("checkpoint");

            // The control, and the reason for epochs: effective alone, old pages, the log and the dump still open under the secret that still exists.
            var effective = await loot.Attack(keys, spoils, folder);
            Assert.All(erased, client => Assert.Contains("kanari", effective.Of(client), StringComparison.Ordinal));
            Assert.Equal(0L, await clinic.Ask($"select count(*) from vault.stream_keys where stream_id in ('{erased[0]}', '{erased[1]}')"));

            Assert.Equal(ExitCode.Ok, await clinic.Terminate());
            await Rotate(clinic.Folder, database);
            await clinic.Ask("checkpoint");
            var final = await loot.Attack(keys, spoils, folder);
            Assert.True(final.Candidates >= effective.Candidates && final.Keys > 0);
            Assert.All(erased, client => Assert.Equal("", final.Of(client)));
            Assert.All(survivors, client => Assert.Contains("kanari", final.Of(client), StringComparison.Ordinal));

            // The old copies alone open nothing of anybody any more.
            Assert.Equal(0, (await loot.Attack(keys, spoils)).Keys);
        }

        Directory.Delete(folder, recursive: true);
        Directory.Delete(spoils, recursive: true);
    }

    private static async Task<Guid> Client(Clinic clinic, string name)
    {
        using var made = await clinic.Send("/v1/clients", new { name, email = $"{name.ToLowerInvariant()}@example.org" });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Stop));
        var client = Guid.Parse($"{made.Headers.Location}".Split('/')[^1], CultureInfo.InvariantCulture);
        using var noted = await clinic.Send($"/v1/clients/{client}/notes", new { text = $"{name} likes tea" });
        Assert.True(noted.IsSuccessStatusCode, await noted.Content.ReadAsStringAsync(Stop));
        return client;
    }

    private static async Task Erase(Clinic clinic, Guid client)
    {
        using var asked = await clinic.Send($"/v1/clients/{client}/erasure", new { identity = "in-person" });
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync(Stop));
        while (await clinic.Ask($"select count(*) from vault.subjects where id = '{client}'") is not 0L)
        {
            await Task.Delay(20, Stop);
        }
    }

    private static async Task Rotate(string data, string database)
    {
        await using var verb = ChildHost.Start(
            ["keys", "rotate"], ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", data), ("ConnectionStrings__Bookings", database));
        Assert.True(await verb.Exit() == ExitCode.Ok, verb.Output);
    }

    private static async Task Dump(Clinic clinic, string file)
    {
        await using var connection = new NpgsqlConnection($"{clinic.ConnectionString};Pooling=false");
        await connection.OpenAsync(Stop);
        using var rows = await connection.BeginTextExportAsync("copy (select * from vault.stream_keys) to stdout", Stop);
        await File.WriteAllTextAsync(file, await rows.ReadToEndAsync(Stop), Stop);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(copy);
            source.CopyTo(target);
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

        public async Task<Opened> Attack(string secrets, params string[] folders)
        {
            var answer = await Python.Ask("cryptography", "Erasure/open_everything.py", new { folders, secrets, streams = Streams, blocks = Blocks });
            return new(answer.GetProperty("candidates").GetInt32(), answer.GetProperty("keys").GetInt32(), answer.GetProperty("opened"));
        }

        private static async Task<JsonElement> Json(Clinic clinic, string sql) => JsonDocument.Parse((string)(await clinic.Ask(sql))!).RootElement;
    }

    private sealed record Opened(int Candidates, int Keys, JsonElement Texts)
    {
        public string Of(Guid stream) => Texts.TryGetProperty(stream.ToString(), out var texts) ? texts.GetRawText() : "";
    }
}
