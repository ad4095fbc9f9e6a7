using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Who has read of whom is written down before it is answered: once for a request, with who, why, what and when, and without a value.</summary>
public sealed class AccessLogTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_list_is_one_entry_about_everybody_in_it()
    {
        var shop = await Open(house);
        var clients = new List<SubjectId>();
        for (var nth = 0; nth < 50; nth++)
        {
            clients.Add(await shop.Client($"Listed{nth}"));
        }

        var before = await Entries(shop);
        await shop.Get("clients?limit=60");
        Assert.Equal(before + 1, await Entries(shop));
        var entry = (await shop.Get("access-log")).GetProperty("items")[0];
        Assert.Equal(
            ("ListClients", "owner", "not-stated", 50, "contact"),
            (entry.GetProperty("operation").GetString(), entry.GetProperty("role").GetString(), entry.GetProperty("purpose").GetString(), entry.GetProperty("people").GetInt32(),
                entry.GetProperty("groups").EnumerateArray().Single().GetString()));
        foreach (var client in clients)
        {
            Assert.Equal("ListClients", (await OfClient(shop, client))[0].GetProperty("operation").GetString());
        }

        Assert.DoesNotContain("Listed", (await shop.Get("access-log")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_who_read_which_data_and_why()
    {
        var shop = await Open(house);
        var client = await shop.Client("Oddny");
        var appointment = await shop.Booked(client, "a note");
        using var desk = await house.As(shop.Business, Role.FrontDesk);
        desk.DefaultRequestHeaders.Add(Purposes.Header, "care");
        await Done(desk.GetAsync($"/v1/appointments/{appointment}"));

        var entry = (await OfClient(shop, client))[0];
        Assert.Equal(
            ("GetAppointment", "front-desk", "care", "booking"),
            (entry.GetProperty("operation").GetString(), entry.GetProperty("role").GetString(), entry.GetProperty("purpose").GetString(), entry.GetProperty("groups")[0].GetString()));
        var mine = await shop.Get($"access-log?actor={entry.GetProperty("actor").GetString()}");
        Assert.Equal(entry.GetProperty("id").GetGuid(), Assert.Single(mine.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
    }

    /// <summary>What opens nothing for a reader writes nothing, and costs nothing: booking, the calendar, free times.</summary>
    [Fact]
    public async Task Whoever_books_or_looks_for_a_time_reads_nobody()
    {
        var shop = await Open(house);
        var client = await shop.Client("Asbjorg");
        var before = await Entries(shop);
        await shop.Booked(client, "a note");
        await shop.Get("appointments");
        await shop.Get($"services/{shop.Service}/slots");
        await shop.Get("access-log");
        Assert.Equal(before, await Entries(shop));
    }

    [Fact]
    public async Task An_export_is_written_down_with_everybody_in_it()
    {
        var shop = await Open(house);
        var client = await shop.Client("Exported");
        var started = await Done(shop.Post("clients/exports"));
        Assert.Contains("event: done", await shop.Owner.GetStringAsync($"/v1/operations/{started.GetProperty("id").GetGuid()}/events"), StringComparison.Ordinal);
        Assert.Equal("StartClientExport", (await OfClient(shop, client))[0].GetProperty("operation").GetString());
    }

    /// <summary>Everything about one person, for whoever asks for it: with a purpose where one is wanted, and in the log of whom it is about.</summary>
    [Fact]
    public async Task An_export_about_one_person_wants_a_purpose_and_is_written_down_also_of_staff()
    {
        var shop = await Open(house);
        var client = await shop.Client("Exported");
        using var manager = await house.As(shop.Business, Role.Manager);
        var user = (await Done(manager.GetAsync("/v1/me/access-log"))).GetProperty("items");
        Assert.Equal(0, user.GetArrayLength());
        await Done(shop.Post($"data-exports", new { about = "user", id = await UserOf(manager, shop) }));
        var line = Assert.Single((await Done(manager.GetAsync("/v1/me/access-log"))).GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(("owner", "staff"), (line.GetProperty("role").GetString(), line.GetProperty("groups")[0].GetString()));
        Assert.Equal(["at", "groups", "purpose", "role"], line.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        await Done(shop.Post("data-exports", new { about = "provider", id = shop.Provider }));
        Assert.Equal(1, await shop.Count("privacy.access_people", $"subject = '{shop.Provider}'"));

        await Done(shop.Owner.PutAsJsonAsync("/v1/access-log/rules", new { purposeRequired = true }));
        foreach (var (path, body) in new (string, object)[]
        {
            ("data-exports", new { about = "client", id = client.Value }), ("data-requests", new { clientId = client.Value, kind = "access" }),
            ("applicants", new { position = "Resepsjonist", name = "Anne" }), ("incidents", new { kind = "availability", cause = "lost", risk = "risk", classes = Many("contact") }),
        })
        {
            Assert.Equal("purpose-missing", await (await shop.Post(path, body)).Problem());
        }
    }

    [Fact]
    public async Task What_is_older_than_its_term_is_known_no_more_and_what_is_younger_stays()
    {
        var shop = await Open(house);
        var client = await shop.Client("Longago");
        await shop.Get($"clients/{client.Value}");
        var entries = await Entries(shop);
        Assert.True(entries > 0);
        await (await house.Start(new LaterClock(NodaTime.Duration.FromDays(729)))).Services.GetRequiredService<AccessLogTerm>().Look(CancellationToken.None);
        Assert.Equal(entries, await Entries(shop));
        var later = await house.Start(new LaterClock(NodaTime.Duration.FromDays(731)));
        using var owner = house.Door(await house.Token(shop.Business, Role.Owner), later);
        await Done(owner.GetAsync($"/v1/clients/{client.Value}"));
        await later.Services.GetRequiredService<AccessLogTerm>().Look(CancellationToken.None);
        Assert.Equal((1, 1), (await Entries(shop), await shop.Count("privacy.access_people")));
    }

    [Fact]
    public async Task A_purpose_that_is_none_is_refused_and_nothing_is_read()
    {
        var shop = await Open(house);
        var client = await shop.Client("Purposeless");
        var before = await Entries(shop);
        foreach (var wrong in new[] { "curiosity", "Care", "", "care,legal" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/clients/{client.Value}");
            request.Headers.TryAddWithoutValidation(Purposes.Header, wrong);
            using var answer = await shop.Owner.SendAsync(request);
            Assert.Equal((HttpStatusCode.BadRequest, "purpose-invalid"), (answer.StatusCode, await answer.Problem()));
        }

        Assert.Equal(before, await Entries(shop));
    }

    [Fact]
    public async Task A_business_can_want_a_purpose_for_every_reading()
    {
        var shop = await Open(house);
        var client = await shop.Client("Wanted");
        Assert.False((await shop.Get("access-log/rules")).GetProperty("purposeRequired").GetBoolean());
        await Done(shop.Owner.PutAsJsonAsync("/v1/access-log/rules", new { purposeRequired = true }));
        Assert.Equal("purpose-missing", await (await shop.Owner.GetAsync($"/v1/clients/{client.Value}")).Problem());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/clients/{client.Value}") { Headers = { { Purposes.Header, "billing" } } };
        await Done(shop.Owner.SendAsync(request));
        await shop.Get("appointments");
        await Done(shop.Owner.PutAsJsonAsync("/v1/access-log/rules", new { purposeRequired = false }));
        await shop.Get($"clients/{client.Value}");
    }

    [Fact]
    public async Task An_installation_can_want_it_of_all_of_its_businesses()
    {
        var shop = await Open(house);
        var strict = await house.Start(otherwise: services => services.Configure<PrivacyOptions>(options => options.RequirePurpose = true));
        using var owner = house.Door(await house.Token(shop.Business, Role.Owner), strict);
        Assert.Equal("purpose-missing", await (await owner.GetAsync("/v1/clients")).Problem());
        Assert.True((await Done(owner.GetAsync("/v1/access-log/rules"))).GetProperty("purposeRequired").GetBoolean());
    }

    /// <summary>Nothing is answered that is not written down: not an entry that comes later, and not one that is lost.</summary>
    [Fact]
    public async Task What_cannot_be_written_down_is_not_answered()
    {
        var shop = await Open(house);
        var client = await shop.Client("Unseen");
        var broken = await house.Start(otherwise: services => services.Replace(ServiceDescriptor.Singleton<IAccessLog>(new Broken())));
        using var owner = house.Door(await house.Token(shop.Business, Role.Owner), broken);
        foreach (var path in new[] { "clients", $"clients/{client.Value}" })
        {
            using var answer = await owner.GetAsync($"/v1/{path}");
            Assert.Equal((HttpStatusCode.InternalServerError, "internal-error"), (answer.StatusCode, await answer.Problem()));
            Assert.DoesNotContain("Unseen", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await Done(owner.GetAsync("/v1/appointments"));
    }

    [Fact]
    public async Task After_an_erasure_the_log_says_that_something_was_read_and_not_of_whom()
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client("Forgotten"), await shop.Client("Remembered"));
        await shop.Get($"clients/{client.Value}");
        await shop.Get("clients");
        var entries = await Entries(shop);
        await shop.Erased(client);

        Assert.Equal(entries, await Entries(shop));
        Assert.Equal(0, await shop.Count("privacy.access_people", $"subject = '{client.Value}'"));
        Assert.Empty(await OfClient(shop, client));
        Assert.NotEmpty(await OfClient(shop, other));
        var alone = (await shop.Get("access-log")).GetProperty("items").EnumerateArray().First(entry => entry.GetProperty("operation").GetString() == "GetClient");
        Assert.Equal(1, alone.GetProperty("people").GetInt32());
        Assert.Equal(0, alone.GetProperty("groups").GetArrayLength());
        Assert.DoesNotContain(client.Value.ToString(), $"{await house.Ask($"select string_agg(t::text, ' ') from privacy.access_log t where tenant_id = '{shop.Business.Value}'")}", StringComparison.Ordinal);
    }

    /// <summary>An auditor sees who has read, and nobody of whom.</summary>
    [Fact]
    public async Task An_auditor_reads_the_log_and_requests_cannot_write_it()
    {
        var shop = await Open(house);
        await shop.Client("Audited");
        await shop.Get("clients");
        using var auditor = await house.As(shop.Business, Role.Auditor);
        Assert.Equal("ListClients", (await Done(auditor.GetAsync("/v1/access-log"))).GetProperty("items")[0].GetProperty("operation").GetString());
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => house.Ask("delete from privacy.access_log", shop.Business.Value, asWeb: true));
        Assert.Equal("42501", refused.SqlState);
    }

    /// <summary>The number by which the program knows who sends a request.</summary>
    private static async Task<Guid> UserOf(HttpClient door, Shop shop)
    {
        await Done(door.GetAsync("/v1/clients"));
        return Guid.Parse($"{await shop.House.Ask($"select actor from privacy.access_log where tenant_id = '{shop.Business.Value}' order by id desc limit 1")}");
    }

    private static async Task<long> Entries(Shop shop) => await shop.Count("privacy.access_log");

    private static async Task<IReadOnlyList<JsonElement>> OfClient(Shop shop, SubjectId client) =>
        [.. (await shop.Get($"clients/{client.Value}/access-log")).GetProperty("items").EnumerateArray()];

    private sealed class Broken : IAccessLog
    {
        public ValueTask<bool> WantsPurpose(TenantId business, CancellationToken cancellation) => ValueTask.FromResult(false);

        public Task Write(AccessEntry entry, CancellationToken cancellation) => throw new InvalidOperationException("The log is full.");
    }
}
