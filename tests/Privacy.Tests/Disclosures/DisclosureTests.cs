using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>What an erasure does not reach is said by how much of it there is: before, in the dry run, and after, in the certificate.</summary>
public sealed class DisclosureTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task The_dry_run_and_the_certificate_say_what_had_been_told_to_others()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ingrid");
        await shop.Booked(client);
        var teller = new Teller(house);
        var app = await house.Start(new LaterClock(Duration.FromDays(365)), otherwise: services => services.AddSingleton<IDisclosures>(teller));
        var owner = house.Door(await house.Token(shop.Business, Role.Owner), app);

        var preview = await Done(owner.GetAsync($"/v1/clients/{client.Value}/erasure"));
        Assert.Contains("""{"kind":"mail-full","count":3,"retracted":0}""", preview.GetProperty("disclosed").GetRawText(), StringComparison.Ordinal);
        Assert.Empty(teller.Standing);

        var asked = await Done(owner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "in-person" }));
        var id = new Contracts.ErasureId(asked.GetProperty("id").GetGuid());
        Assert.Equal(ErasureStage.Effective, await app.Services.GetRequiredService<ErasurePipeline>().Run(shop.Business, id, _ => { }, CancellationToken.None));

        // Taken back while they can still be reached.
        Assert.Equal(["1"], teller.Standing);
        var text = await owner.GetStringAsync(new Uri(asked.GetProperty("certificate").GetString()!).AbsolutePath);
        Assert.Contains("\ndisclosed: calendar-copy 2, of them retracted 1\ndisclosed: mail-full 3\nnot-covered: ", text, StringComparison.Ordinal);
        var view = await Done(owner.GetAsync($"/v1/erasures/{id.Value}"));
        Assert.Contains("""{"kind":"calendar-copy","count":2,"retracted":1}""", view.GetProperty("disclosed").GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>Visits that a rule of retention ended long before: nobody can count for them any more, so it was counted then.</summary>
    [Fact]
    public async Task What_was_told_of_parts_that_went_before_is_in_it_too()
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client("Sigrid"), await shop.Client("Olaug"));
        var teller = new OfStreams(await shop.Booked(client), await shop.Booked(client), await shop.Booked(other));
        await shop.BookedLater(client);
        await shop.BookedLater(other, nth: 1);
        await shop.CatchUp();
        await shop.Keep(Nights.Rule("booking", 300), Nights.Rule("contact", 10_000));
        await shop.Night(await Program(365));
        Assert.Equal(2, await shop.Count("privacy.told_before"));

        var program = await Program(800);
        var owner = house.Door(await house.Token(shop.Business, Role.Owner), program);
        const string both = """{"kind":"mail-full","count":2,"retracted":0}""";
        Assert.Contains(both, (await Done(owner.GetAsync($"/v1/clients/{client.Value}/erasure"))).GetProperty("disclosed").GetRawText(), StringComparison.Ordinal);
        var asked = await Done(owner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "in-person" }));
        await program.Services.GetRequiredService<ErasurePipeline>().Run(shop.Business, new(asked.GetProperty("id").GetGuid()), _ => { }, CancellationToken.None);
        Assert.Contains("\ndisclosed: mail-full 2\n", await owner.GetStringAsync(new Uri(asked.GetProperty("certificate").GetString()!).AbsolutePath), StringComparison.Ordinal);
        Assert.Equal(1, await shop.Count("privacy.told_before"));

        Task<Microsoft.AspNetCore.Builder.WebApplication> Program(int days) =>
            house.Start(new LaterClock(Duration.FromDays(days)), otherwise: services => services.AddSingleton<IDisclosures>(teller));
    }

    [Fact]
    public void It_is_counted_once_and_before_the_first_module_forgets()
    {
        var now = Instant.FromUtc(2026, 3, 1, 10, 0);
        var counted = new DisclosuresCounted(now, [new(new("mail-full"), 3, 0)]);
        var acknowledged = ErasureCase.Initial with { Stage = ErasureStage.Acknowledged };
        Assert.Equal([counted], Assert.IsType<Decision<ErasureEvent>.Accepted>(Steps.Disclose(acknowledged, counted.Kinds, now)).Events);
        foreach (var state in new[] { ErasureCase.Evolve(acknowledged, counted), acknowledged with { Purged = [new(now, new("clients"), 1)] }, acknowledged with { Stage = ErasureStage.Fenced } })
        {
            Assert.Empty(Assert.IsType<Decision<ErasureEvent>.Accepted>(Steps.Disclose(state, [], now)).Events);
        }
    }

    /// <summary>A module that sent a mail about each of these appointments, and can tell as long as they have keys.</summary>
    private sealed class OfStreams(params Guid[] appointments) : IDisclosures
    {
        public Task Retract(Erasing erasing, CancellationToken cancellation) => Task.CompletedTask;

        public Task<IReadOnlyList<Disclosure>> Of(Erasing erasing, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Disclosure>>(erasing.Streams.Count(appointments.Contains) is var count and > 0 ? [new(new("mail-full"), count, 0)] : []);
    }

    /// <summary>A module that has told somebody, and how the person stood when it was to take it back.</summary>
    private sealed class Teller(Practice house) : IDisclosures
    {
        public List<string> Standing { get; } = [];

        public async Task Retract(Erasing erasing, CancellationToken cancellation) =>
            Standing.Add($"{await house.Ask($"select state from vault.subjects where id = '{erasing.People[0].Value}'")}");

        public Task<IReadOnlyList<Disclosure>> Of(Erasing erasing, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Disclosure>>([new(new("mail-full"), 3, 0), new(new("calendar-copy"), 2, 1)]);
    }
}
