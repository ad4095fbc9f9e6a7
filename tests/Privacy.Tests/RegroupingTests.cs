using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Who is one person can change until the fence: whoever is a part of who asked then goes with them, and nobody else.</summary>
public sealed class RegroupingTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Who_was_merged_when_it_was_blocked_and_is_not_any_more_stays()
    {
        var shop = await Open(house);
        var (asks, other) = (await shop.Client("Asbjorn"), await shop.Client("Bodil"));
        await Merge(shop, asks, other);
        await shop.Booked(asks);
        var blocked = await Blocked(shop, asks);
        await Done(shop.Post($"clients/{asks.Value}/unmerge", new { clientId = other.Value }));

        var id = await shop.Erased(asks);
        Assert.Equal((blocked, 1), (id, (await shop.Case(id)).People));
        Assert.True(await IsGone(shop, asks));
        await IsThere(shop, other, "Bodil");
        Assert.Contains("\nsubjects: 1\n", await Certificate(shop, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_only_merged_with_them_then_asks_for_themself()
    {
        var shop = await Open(house);
        var (asked, other) = (await shop.Client("Cecilie"), await shop.Client("Dagfinn"));
        await Merge(shop, asked, other);
        await shop.Booked(asked);
        var blocked = await Blocked(shop, asked);
        await Done(shop.Post($"clients/{asked.Value}/unmerge", new { clientId = other.Value }));

        var id = await shop.Erased(other);
        Assert.NotEqual(blocked, id);
        Assert.True(await IsGone(shop, other));
        await IsThere(shop, asked, "Cecilie");
        Assert.Equal(blocked, await shop.Erased(asked));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_was_merged_since_it_was_blocked_goes_too(bool stands)
    {
        var shop = await Open(house);
        var (asks, other) = (await shop.Client("Eldrid"), await shop.Client("Fritjof"));
        await shop.Booked(asks);
        var blocked = await Blocked(shop, asks);
        await (stands ? Merge(shop, asks, other) : Merge(shop, other, asks));

        var id = await shop.Erased(asks);
        Assert.Equal((blocked, 2), (id, (await shop.Case(id)).People));
        Assert.True(await IsGone(shop, asks) && await IsGone(shop, other));
        Assert.Contains("\nsubjects: 2\n", await Certificate(shop, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_merged_between_the_confirmation_and_the_fence_goes_too()
    {
        var shop = await Open(house);
        var (asks, other) = (await shop.Client("Gudrun"), await shop.Client("Halvor"));
        var id = await shop.Asked(asks);
        Before(shop, () => Merge(shop, asks, other));

        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal(2, (await shop.Case(id)).People);
        Assert.True(await IsGone(shop, asks) && await IsGone(shop, other));
        Assert.Contains("\nsubjects: 2\n", await Certificate(shop, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_merge_is_taken_back_between_the_confirmation_and_the_fence_stays()
    {
        var shop = await Open(house);
        var (stands, asks) = (await shop.Client("Idunn"), await shop.Client("Jorund"));
        await Merge(shop, stands, asks);
        var id = await shop.Asked(asks);
        Assert.Equal(2, (await shop.Case(id)).People);
        Before(shop, () => Done(shop.Post($"clients/{stands.Value}/unmerge", new { clientId = asks.Value })));

        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal(1, (await shop.Case(id)).People);
        Assert.True(await IsGone(shop, asks));
        await IsThere(shop, stands, "Idunn");
    }

    /// <summary>Two who both asked turn out to be one: one erasure takes both, and the other says where they went.</summary>
    [Fact]
    public async Task Of_two_requests_that_become_those_of_one_person_one_goes_on()
    {
        var shop = await Open(house);
        var (one, two) = (await shop.Client("Kolbein"), await shop.Client("Liv"));
        var (first, second) = (await shop.Asked(one), await shop.Asked(two));
        await Merge(shop, one, two);

        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, first, _ => { }, CancellationToken.None));
        Assert.Equal(2, (await shop.Case(first)).People);
        Assert.True(await IsGone(shop, one) && await IsGone(shop, two));
        Assert.Equal(ErasureStage.Blocked, await shop.Pipeline.Run(shop.Business, second, _ => { }, CancellationToken.None));
        Assert.Equal([new("asked-with-another")], (await shop.Case(second)).Blockers);
    }

    /// <summary>Blocked at the practice's door, and asked for by themself a year later: the certificate says who asked in the end, and when.</summary>
    [Fact]
    public async Task The_certificate_says_who_asked_last_and_when()
    {
        var shop = await Open(house);
        var client = await shop.Client("Magne");
        await shop.Booked(client);
        var blocked = await Blocked(shop, client);
        var later = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(364);
        var answer = await shop.Later.Services.GetRequiredService<IErasures>().Request(
            new(shop.Business, "guest", Role.Guest), client, RequestedBy.Client, new("contact-code"), CancellationToken.None);
        Assert.Equal(blocked, Assert.IsType<ErasureAnswer.Accepted>(answer).Id);
        await shop.Pipeline.Run(shop.Business, blocked, _ => { }, CancellationToken.None);

        var requested = (await Certificate(shop, blocked)).Split('\n').Single(line => line.StartsWith("requested: ", StringComparison.Ordinal));
        Assert.EndsWith(" by client", requested, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(requested, $"requested: {later.InUtc().Date:uuuu-MM-dd}") > 0, requested);
    }

    private static Task<System.Text.Json.JsonElement> Merge(Shop shop, SubjectId survivor, SubjectId member) => Done(shop.Post($"clients/{survivor.Value}/merge", new { clientId = member.Value }));

    /// <summary>Asked for now, with an appointment ahead.</summary>
    private static async Task<ErasureId> Blocked(Shop shop, SubjectId client)
    {
        using var refused = await shop.Post($"clients/{client.Value}/erasure", new { identity = "known" });
        Assert.Equal("erasure-blocked", await refused.Problem());
        return new((await refused.Json()).GetProperty("erasureId").GetGuid());
    }

    /// <summary>Something happens once, when everything is ready for the fence.</summary>
    private static void Before(Shop shop, Func<Task> happens)
    {
        var times = 0;
        shop.Pipeline.Reached = point => point == "erasure.before-fence" && times++ == 0 ? happens() : Task.CompletedTask;
    }

    private static async Task<bool> IsGone(Shop shop, SubjectId client) =>
        await shop.Count("vault.subjects", $"id = '{client.Value}'") + await shop.Count("vault.stream_keys", $"stream_id = '{client.Value}'") == 0;

    private static async Task IsThere(Shop shop, SubjectId client, string name)
    {
        Assert.Equal(name, (await shop.Get($"clients/{client.Value}")).GetProperty("name").GetString());
        Assert.Equal(1, await shop.Count("vault.subjects", $"id = '{client.Value}' and state = 1"));
    }

    private async Task<string> Certificate(Shop shop, ErasureId id) =>
        await house.Door(null).GetStringAsync($"/v1/public/{await house.SlugOf(shop.Business)}/certificates/{id.Value}");
}
