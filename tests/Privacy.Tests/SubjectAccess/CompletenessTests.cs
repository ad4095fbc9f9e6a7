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

        // Said to be withheld, and nothing else is (LegalHoldTests).
        Assert.Equal(["legal_hold_placed.Reason"], Missing(planted, answer));
        Assert.All(answer.GetProperty("groups").EnumerateArray(), group => Assert.All(
            (string[])["name", "purpose", "legalBasis", "recipients", "retention", "origin"], told => Assert.NotEmpty(group.GetProperty(told).GetString()!)));
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

        // 1,100 and the registration, in pages of 500.
        Assert.Equal(3, await VaultQueries(client));
        // The control: with less there are fewer.
        Assert.Equal(1, await VaultQueries(await shop.Client("Olaf")));

        async Task<int> VaultQueries(SubjectId person)
        {
            house.Service<Vault>().Forget(null);
            var read = 0;
            var trips = await RoundTrips.Of(house.ConnectionString, async () =>
            {
                await foreach (var page in house.Service<PersonHistory>().Read(new(shop.Business, PersonKind.Client, [person]), CancellationToken.None))
                {
                    Assert.All(page, held => Assert.True(held.IsReadable));
                    read += page.Count;
                }
            });
            Assert.True(read > 0);
            // Whose streams there are is asked once, whatever they are; the keys to them once a page.
            Assert.Single(trips, trip => trip.Contains("vault.stream_keys", StringComparison.Ordinal) && trip.Contains("owner_tag = o.tag", StringComparison.Ordinal));
            return trips.Count(trip => trip.Contains("vault.stream_keys", StringComparison.Ordinal) && trip.Contains("stream_id = any", StringComparison.Ordinal));
        }
    }

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
