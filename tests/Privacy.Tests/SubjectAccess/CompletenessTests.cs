using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Privacy.Tests;

/// <summary>Nothing that is held on somebody is missing from the answer to them, whichever module holds it.</summary>
public sealed class CompletenessTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Every_personal_property_of_every_fact_of_every_module_is_in_the_answer_to_its_person()
    {
        var shop = await Shop.Open(house);
        var client = await shop.Client("Ingeborg");
        var planted = new RawHistory(house, shop.Business);
        await planted.PlantAll(client);
        var personal = house.Service<EventTypes>().All.SelectMany(type => type.Type.GetProperties().Where(RawHistory.IsPersonal).Select(property => $"{type.Name}.{property.Name}")).ToList();
        Assert.True(personal.Count > 20);
        Assert.All(personal, property => Assert.Contains(planted.Planted, one => one.Where.StartsWith(property, StringComparison.Ordinal)));

        var answer = JsonSerializer.Deserialize<JsonElement>(await shop.Owner.Fetched(await shop.Owner.AskedAbout(client)));

        // Said to be held back, and nothing else is.
        Assert.Equal([.. HeldBack.Append("legal_hold_placed.Reason").Order(StringComparer.Ordinal)], Missing(planted, answer).Select(where => string.Join('.', where.Split('.')[..2])).Distinct().Order(StringComparer.Ordinal));
        Assert.All(answer.GetProperty("groups").EnumerateArray(), group => Assert.All(
            (string[])["name", "purpose", "legalBasis", "recipients", "retention", "origin"], told => Assert.NotEmpty(group.GetProperty(told).GetString()!)));
    }

    /// <summary>By the columns of the database: whatever leads to somebody is shown to them, or it is said why it is not.</summary>
    [Fact]
    public void Every_table_that_leads_to_somebody_is_shown_or_excused()
    {
        // History itself is read whole, and each of its facts is explained: EnsureComplete.
        var silent = LinkedTable.All.Where(table => table.NotShown is null && table.Table != "events.mt_events").Select(table => table.Table).ToList();
        Assert.Contains("privacy.access_people", silent);
        Assert.All(silent, table => Assert.True(Shown(table), table));
        Assert.All(LinkedTable.All.Where(table => table.NotShown is not null), table => Assert.False(Shown(table.Table)));
        // The control: what nobody shows is noticed.
        Assert.False(Shown("privacy.certificates"));

        bool Shown(string table) => house.App.Services.GetServices<BookingsModule>().SelectMany(module => module.Holdings.Rows).Any(rows => rows.IsOf(table));
    }

    [Fact]
    public async Task Rows_that_are_no_history_are_shown_too()
    {
        var shop = await Shop.Open(house);
        var (client, other) = (await shop.Client("Ingeborg"), await shop.Client("Olaf"));
        await Shop.Done(shop.Owner.GetAsync($"/v1/clients/{client.Value}"));
        await Shop.Done(shop.Post($"clients/{client.Value}/legal-holds", new { reason = "a dispute" }));
        await house.Ask($"insert into privacy.retention_notices (tenant_id, subject, reached, night, class, days, planned_at) values ('{shop.Business.Value}', '{client.Value}', '{client.Value}', '2030-01-01', 1, 14, now())");
        shop.Owner.DefaultRequestHeaders.Add(Purposes.Header, "legal");

        var rows = Records(await shop.Owner.Fetched(await shop.Owner.AskedAbout(client)));

        Assert.Superset(new HashSet<string> { "reading", "kept-and-not-used", "told-of-erasure" }, rows.Select(row => row.What).ToHashSet());
        var reading = rows.Single(row => row.What == "reading" && Text(row.Content, "operation") == "GetClient").Content;
        Assert.Equal(("owner", "not-stated"), (Text(reading, "role"), Text(reading, "purpose")));
        Assert.Equal(["contact"], reading.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("legal-hold", Text(rows.Single(row => row.What == "kept-and-not-used").Content, "kind"));
        Assert.DoesNotContain("told-of-erasure", Records(await shop.Owner.Fetched(await shop.Owner.AskedAbout(other))).Select(row => row.What));

        // And who read sees that they did, and not of whom.
        var own = await shop.Owner.Fetched(await shop.Owner.Asked("/v1/me/data-exports", new { }));
        Assert.Contains(Records(own), row => row.What == "reading" && Text(row.Content, "what") == "GetClient" && row.Content.GetProperty("people").GetInt32() == 1);
        Assert.DoesNotContain(client.Value.ToString(), string.Join(' ', Records(own).Where(row => row.What == "reading").Select(row => row.Content.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_more_than_can_be_shown_one_by_one_the_older_ones_are_counted_and_it_is_said()
    {
        var shop = await Shop.Open(house);
        var door = await house.As(shop.Business, Role.Auditor);
        var actor = Records(await door.Fetched(await door.Asked("/v1/me/data-exports", new { }))).First(row => row.What == "token-issued").Stream!.Value;
        await house.Ask(
            $"""
            insert into privacy.access_log (tenant_id, id, at, actor, role, purpose, operation, people)
            select '{shop.Business.Value}', gen_random_uuid(), timestamptz '2026-01-31T12:00:00Z' + n * interval '1 minute', '{actor}', 'Auditor', null, 'Look' || n % 2, 1
            from generate_series(1, {PersonHistory.MostRows} + 6) n
            """);

        var answer = await door.Fetched(await door.Asked("/v1/me/data-exports", new { language = "it" }));

        Assert.Equal(PersonHistory.MostRows, Records(answer).Count(row => row.What == "reading"));
        var counted = Records(answer).Where(row => row.What == "reading-count").Select(row => row.Content).ToList();
        Assert.Equal([("2026-01", "Look0", 3), ("2026-01", "Look1", 3)], counted.Select(row => (Text(row, "month"), Text(row, "what"), row.GetProperty("count").GetInt32())));
        var group = JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("groups").EnumerateArray().Single(one => Text(one, "code") == "readings");
        Assert.Contains("gli ultimi 5000", Text(group, "note"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_personal_field_has_a_name_in_every_language()
    {
        var fields = house.Service<EventTypes>().All.Where(type => type.Class is not null and not DataClass.Credential)
            .SelectMany(type => type.Type.GetProperties()).Where(RawHistory.IsPersonal)
            .SelectMany(property => Below(property.PropertyType.GetGenericArguments()[0]).Prepend(property.Name)).Select(JsonNamingPolicy.CamelCase.ConvertName).Distinct().ToList();
        Assert.Contains("birthYear", fields);
        Assert.All(fields, field => Assert.True(AccessLabels.All.ContainsKey(field), field));
        Assert.All(AccessLabels.All, label => Assert.All(Words.Languages, language => Assert.NotEmpty(label.Value.In(language))));
        Assert.Equal("dettagli · anno di nascita", AccessLabels.Of("details.birthYear", Language.Of("it")));
        Assert.Equal("own overlap · 2", AccessLabels.Of("ownOverlap.2", Language.Of("it")));

        static IEnumerable<string> Below(Type type) => type.Assembly.GetName().Name is { } assembly && assembly.StartsWith("Bookings.", StringComparison.Ordinal) && !type.IsValueType && !type.IsEnum
            ? type.GetProperties().Where(property => property.Name != "EqualityContract").SelectMany(property => Below(property.PropertyType).Prepend(property.Name))
            : [];
    }

    /// <summary>The positive control: of what is somebody else's not one thing is there, and each is found missing.</summary>
    [Fact]
    public async Task What_belongs_to_somebody_else_is_not_in_it()
    {
        var shop = await Shop.Open(house);
        var (client, other) = (await shop.Client("Ingeborg"), await shop.Client("Olaf"));
        var planted = new RawHistory(house, shop.Business);
        await planted.PlantAll(other);

        var answer = JsonSerializer.Deserialize<JsonElement>(await shop.Owner.Fetched(await shop.Owner.AskedAbout(client)));

        Assert.Equal(planted.Planted.Count, Missing(planted, answer).Count());
        Assert.DoesNotContain(other.Value.ToString(), Answered.Values(answer));
    }

    [Fact]
    public async Task A_module_that_stores_what_belongs_to_people_and_tells_nobody_why_stops_the_host()
    {
        Holdings.EnsureComplete(house.App.Services.GetServices<BookingsModule>());
        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => house.Start(otherwise: services => services.AddSingleton<BookingsModule>(new Silent(isExplained: false))));
        Assert.Contains("'silent' stores what belongs to people and tells nobody why (whispered of whisper)", stopped.Message, StringComparison.Ordinal);
        Holdings.EnsureComplete([new Silent(isExplained: true)]);
    }

    [Fact]
    public async Task The_vault_is_asked_once_for_each_page_of_facts()
    {
        var shop = await Shop.Open(house);
        var client = await shop.Client("Ingeborg");
        var note = house.Service<EventTypes>().All.Single(type => type.Name == "note_added");
        await new RawHistory(house, shop.Business).Plant(client, Enumerable.Repeat(note, 1_100));

        var staff = new Caller(shop.Business, "somebody", Role.Owner);
        foreach (var reader in new[] { null, staff })
        {
            // 1,100 and the registration, in pages of 500; and one for the addresses, by which it is found what they do not want.
            Assert.Equal(3 + 1, await VaultQueries(client, reader));
            // The control: with less there are fewer.
            Assert.Equal(1 + 1, await VaultQueries(await shop.Client("Olaf"), reader));
        }

        async Task<int> VaultQueries(SubjectId person, Caller? reader)
        {
            house.Service<Vault>().Forget(null);
            var read = 0;
            var trips = await RoundTrips.Of(house.ConnectionString, () => reader is null ? Look() : Reading.During(house.Service<IAccessLog>(), reader, "Looked", null, Look));
            async Task<bool> Look()
            {
                await foreach (var page in house.Service<PersonHistory>().Read(new(shop.Business, PersonKind.Client, [person]), CancellationToken.None))
                {
                    Assert.All(page, held => Assert.True(held.IsReadable));
                    read += page.Count;
                }

                return true;
            }

            Assert.True(read > 0);
            // Nor are the restricted asked for by themselves, whoever reads.
            Assert.DoesNotContain(trips, trip => trip.Contains("state = 2", StringComparison.Ordinal) && !trip.Contains("vault.stream_keys", StringComparison.Ordinal));
            Assert.Equal(reader is not null, trips.Any(trip => trip.Contains("state = 2", StringComparison.Ordinal)));
            // Whose streams there are is asked once, whatever they are; the keys to them once a page.
            Assert.Single(trips, trip => trip.Contains("vault.stream_keys", StringComparison.Ordinal) && trip.Contains("owner_tag = o.tag", StringComparison.Ordinal));
            return trips.Count(trip => trip.Contains("vault.stream_keys", StringComparison.Ordinal) && trip.Contains("stream_id = any", StringComparison.Ordinal));
        }
    }

    /// <summary>What names somebody else, as each module says.</summary>
    private IEnumerable<string> HeldBack =>
        (from module in house.App.Services.GetServices<BookingsModule>()
         from fact in module.Holdings.HeldBack.Keys
         let type = house.Service<EventTypes>().All.Single(known => known.Type == fact)
         select $"{type.Name}.Other").Order(StringComparer.Ordinal);

    private static List<(string What, Guid? Stream, JsonElement Content)> Records(string answer) =>
        [.. JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("records").EnumerateArray()).Select(record =>
            (record.GetProperty("what").GetString()!, record.TryGetProperty("stream", out var stream) ? stream.GetGuid() : (Guid?)null, record.GetProperty("content")))];

    private static string Text(JsonElement content, string name) => content.GetProperty(name).GetString()!;

    /// <summary>What was planted and does not show, as a value of its own: a text in another one would not count.</summary>
    private static IEnumerable<string> Missing(RawHistory planted, JsonElement answer)
    {
        var shown = Answered.Values(answer).ToHashSet(StringComparer.Ordinal);
        return planted.Planted.Where(one => !shown.Contains(one.Value)).Select(one => one.Where);
    }

    internal sealed class Silent : BookingsModule
    {
        public Silent(bool isExplained)
        {
            Stores<Whisper, WhisperEvent>();
            PurgesRows();
            if (isExplained)
            {
                Holds(told => told.Explains<Whisper>(DataGroup.Deeds));
            }
        }

        public override string Name => "silent";
    }

    internal abstract record WhisperEvent;

    internal sealed record Whispered(Personal<string> What) : WhisperEvent;

    internal sealed record Whisper(int Count) : IState<Whisper, WhisperEvent>, IOwned
    {
        public static DataClass Class => DataClass.Booking;

        public static Whisper Initial { get; } = new(0);

        public static Whisper Evolve(Whisper state, WhisperEvent fact) => new(state.Count + 1);
    }
}
