using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>The inbox of what people ask for about their own data.</summary>
public sealed class RequestStoryTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_request_is_written_down_identified_and_answered_and_the_person_is_written_to_without_a_word_of_it()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ingeborg");
        var made = await Done(shop.Post("data-requests", new { clientId = client.Value, kind = "rectify", details = "my name is spelled Ingebjørg" }));
        var id = made.GetProperty("id").GetGuid();
        Assert.Equal(("open", "practice", "my name is spelled Ingebjørg"), (Word(made, "status"), Word(made, "askedBy"), Word(made, "details")));
        Assert.Equal([$"PATCH /v1/clients/{client.Value}", $"GET /v1/clients/{client.Value}/notes"], made.GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()!));

        await Refused("requester-unchecked", shop.Post($"data-requests/{id}/answer", new { text = "Corrected." }));
        await Done(shop.Post($"data-requests/{id}/identify", new { how = "in-person" }));
        await Done(shop.Post($"data-requests/{id}/answer", new { text = "Corrected. Sorry!" }));
        var answered = await shop.Get($"data-requests/{id}");
        Assert.Equal(("answered", "in-person", "Corrected. Sorry!"), (Word(answered, "status"), Word(answered, "identity"), Word(answered, "answer")));
        await Refused("data-request-settled", shop.Post($"data-requests/{id}/refuse", new { reason = "no" }));

        var mail = Assert.Single(Mails(shop));
        Assert.Equal("ingeborg@example.org", mail.To);
        Assert.DoesNotContain("Sorry", mail.Body + mail.Subject, StringComparison.Ordinal);
        using var person = await Visit(shop, mail);
        var theirs = Assert.Single((await Done(person.GetAsync($"{await Page(shop)}/data/requests"))).GetProperty("items").EnumerateArray().ToList());
        Assert.Equal((id, "answered"), (theirs.GetProperty("id").GetGuid(), Word(theirs, "status")));
        Assert.DoesNotContain("Sorry", theirs.ToString(), StringComparison.Ordinal);

        await Done(shop.Post($"data-requests/{id}/close", new { }));
        Assert.Equal("closed", Word(await shop.Get($"data-requests/{id}"), "status"));
        Assert.Single(Mails(shop));
    }

    [Fact]
    public async Task What_was_refused_is_told_also_when_it_is_closed()
    {
        var shop = await Open(house);
        var client = await shop.Client("Sunniva");
        var id = await shop.Make("data-requests", new { clientId = client.Value, kind = "object" });
        await Done(shop.Post($"data-requests/{id}/refuse", new { reason = "The law wants it kept." }));
        await Done(shop.Post($"data-requests/{id}/close", new { }));
        var closed = await shop.Get($"data-requests/{id}");
        Assert.Equal(("closed", "The law wants it kept."), (Word(closed, "status"), Word(closed, "answer")));
        Assert.Equal("The law wants it kept.", Assert.Single(await Own(shop, client)).Answer);
    }

    [Fact]
    public async Task Nobodys_request_is_dropped_without_a_word_to_them()
    {
        var shop = await Open(house);
        var client = await shop.Client("Turid");
        var id = await shop.Make("data-requests", new { clientId = client.Value, kind = "access" });
        await Refused("data-request-unanswered", shop.Post($"data-requests/{id}/close", new { }));
        Assert.Equal("open", Word(await shop.Get($"data-requests/{id}"), "status"));
        await Done(shop.Post($"data-requests/{id}/close", new { reason = "You took it back." }));
        Assert.Equal("turid@example.org", Assert.Single(Mails(shop)).To);
        var own = Assert.Single(await Own(shop, client));
        Assert.Equal(("closed", "You took it back."), (own.Status, own.Answer));
    }

    /// <summary>An answer to their right goes on (GDPR Art. 12, 18): nobody falls silent because they were restricted, or because of a dispute.</summary>
    [Theory]
    [InlineData("restriction")]
    [InlineData("legal-holds")]
    public async Task Who_is_restricted_or_held_is_answered_all_the_same(string how)
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        var asked = await shop.Make("data-requests", new { clientId = client.Value, kind = "restrict", details = "kanarifugl" });
        await Done(shop.Post($"clients/{client.Value}/{how}", how == "restriction" ? new { ground = "objected" } : new { reason = "a dispute" }));

        var later = await Done(shop.Post("data-requests", new { clientId = client.Value, kind = "access", details = "kanarifugl" }));
        Assert.True(later.GetProperty("restricted").GetBoolean());
        Assert.DoesNotContain("kanarifugl", later.ToString(), StringComparison.Ordinal);
        Assert.Equal($"POST /v1/clients/{client.Value}/restriction", (await shop.Get($"data-requests/{asked}")).GetProperty("tools")[0].GetString());
        foreach (var (step, body) in new (string, object)[] { ("identify", new { how = "known" }), ("extend", new { reason = "many boxes" }), ("answer", new { text = "It is done." }), ("close", new { }) })
        {
            await Done(shop.Post($"data-requests/{asked}/{step}", body));
        }

        await Done(shop.Post($"data-requests/{later.GetProperty("id").GetGuid()}/refuse", new { reason = "You have it." }));
        Assert.Equal(3, Mails(shop).Count);
        Assert.DoesNotContain("It is done.", (await shop.Get($"data-requests/{asked}")).ToString(), StringComparison.Ordinal);
        using var lawyer = await house.As(shop.Business, Role.Owner);
        lawyer.DefaultRequestHeaders.Add(Purposes.Header, "legal");
        Assert.Equal("It is done.", Word(await Done(lawyer.GetAsync($"/v1/data-requests/{asked}")), "answer"));
    }

    /// <summary>Two at the same moment, each of whom sees that nothing was asked for yet: the second one is told by the constraint.</summary>
    [Fact]
    public async Task The_same_is_not_asked_for_twice_at_once_either()
    {
        var shop = await Open(house);
        for (var round = 0; round < 5; round++)
        {
            var client = await shop.Client($"Tvilling{round}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Post("data-requests", new { clientId = client.Value, kind = "access" })));
            Assert.Equal(1, answers.Count(answer => answer.IsSuccessStatusCode));
            Assert.Equal(1, await shop.Count("privacy.data_requests", $"client_id = '{client.Value}'"));
        }

        var broken = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => house.Ask(
            $"insert into privacy.data_requests select tenant_id, gen_random_uuid(), version, status, kind, asked_by, received_on, due, is_extended, client_id from privacy.data_requests where tenant_id = '{shop.Business.Value}' limit 1"));
        Assert.Equal("one_open_request", broken.ConstraintName);
    }

    [Fact]
    public async Task Where_it_is_done_is_a_place_that_there_is()
    {
        var shop = await Open(house);
        var client = Guid.CreateVersion7();
        var paths = (await Done(shop.Owner.GetAsync("/openapi/v1.json"))).GetProperty("paths");
        foreach (var kind in Enum.GetValues<Contracts.RequestKind>())
        {
            var tools = GetDataRequest.ToolsFor(kind, client);
            Assert.NotEmpty(tools);
            Assert.All(tools, tool => Assert.Contains(
                paths.EnumerateObject().Where(path => path.Value.TryGetProperty(tool.Split(' ')[0].ToLowerInvariant(), out _)),
                path => System.Text.RegularExpressions.Regex.Replace(path.Name, @"\{[^}]*\}", client.ToString(), default, TimeSpan.FromSeconds(1)) == tool.Split(' ')[1]));
        }
    }

    [Fact]
    public async Task What_is_asked_for_is_part_of_what_is_held_and_lies_open_nowhere()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        await Done(shop.Post("data-requests", new { clientId = client.Value, kind = "object", details = "no kanariadvertising" }));
        var answer = await shop.Owner.Fetched(await shop.Owner.AskedAbout(client));
        Assert.Contains("no kanariadvertising", answer, StringComparison.Ordinal);
        Assert.Equal(0, await shop.Count("events.mt_events", "data::text like '%kanari%'"));
        Assert.Equal(0, await shop.Count("events.mt_events", $"type like 'data_request%' and data::text like '%{client.Value}%'"));
    }

    [Fact]
    public async Task What_should_have_been_answered_is_seen_and_found()
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client("Hallvard"), await shop.Client("Olaf"));
        var today = SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Europe/Oslo"]).Date;
        var late = await shop.Make("data-requests", new { clientId = client.Value, kind = "access", receivedOn = $"{today.PlusDays(-40):uuuu-MM-dd}", identity = "document" });
        var early = await shop.Make("data-requests", new { clientId = other.Value, kind = "port" });

        Assert.Equal([late, early], await Listed("data-requests"));
        Assert.Equal([late], await Listed("data-requests?overdue=true"));
        Assert.Equal([early], await Listed("data-requests?kind=port&status=open"));
        Assert.Equal([late], await Listed($"data-requests?clientId={client.Value}"));
        Assert.Equal([], await Listed("data-requests?status=answered"));
        using var wrong = await shop.Owner.GetAsync("/v1/data-requests?kind=everything");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.True((await shop.Get($"data-requests/{late}")).GetProperty("isOverdue").GetBoolean());
        await Refused("too-late-to-extend", shop.Post($"data-requests/{late}/extend", new { reason = "many boxes" }));

        await Done(shop.Post($"data-requests/{early}/extend", new { reason = "many boxes" }));
        var extended = await shop.Get($"data-requests/{early}");
        Assert.Equal(($"{today.PlusMonths(3):uuuu-MM-dd}", "many boxes"), (Word(extended, "due"), Word(extended, "extensionReason")));
        var mail = Assert.Single(Mails(shop));
        Assert.Equal("olaf@example.org", mail.To);
        Assert.Contains($"{today.PlusMonths(3):uuuu-MM-dd}", mail.Body, StringComparison.Ordinal);
        Assert.Contains("many boxes", mail.Body, StringComparison.Ordinal);
        await Done(shop.Post($"data-requests/{late}/refuse", new { reason = "We do not know who you are." }));
        Assert.Equal([], await Listed("data-requests?overdue=true"));

        async Task<List<Guid>> Listed(string path) => [.. (await shop.Get(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }

    [Fact]
    public async Task The_same_is_not_asked_for_twice_while_it_waits_and_nobody_asks_for_nobody()
    {
        var shop = await Open(house);
        var client = await shop.Client("Sigrid");
        var id = await shop.Make("data-requests", new { clientId = client.Value, kind = "access" });
        await Refused("already-asked", shop.Post("data-requests", new { clientId = client.Value, kind = "access" }));
        await shop.Make("data-requests", new { clientId = client.Value, kind = "port" });
        await Done(shop.Post($"data-requests/{id}/close", new { reason = "Taken back." }));
        await shop.Make("data-requests", new { clientId = client.Value, kind = "access" });
        await Refused("nobody-asks", shop.Post("data-requests", new { clientId = Guid.CreateVersion7(), kind = "access" }));
        await Refused("not-received-then", shop.Post("data-requests", new { clientId = client.Value, kind = "erase", receivedOn = "2020-01-01" }));
        await Refused("data-request-unknown", shop.Owner.GetAsync($"/v1/data-requests/{Guid.CreateVersion7()}"));
    }

    [Fact]
    public async Task Nobody_is_erased_who_waits_for_an_answer_but_for_the_request_to_be_erased()
    {
        var shop = await Open(house);
        var client = await shop.Client("Gunnar");
        await shop.Make("data-requests", new { clientId = client.Value, kind = "erase" });
        var access = await shop.Make("data-requests", new { clientId = client.Value, kind = "access" });
        using var refused = await shop.LaterOwner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "known" });
        var problem = await refused.Json();
        Assert.Equal("erasure-blocked", await refused.Problem());
        var blocker = Assert.Single(problem.GetProperty("blockers").EnumerateArray().ToList());
        Assert.Equal("open-data-request", Word(blocker, "code"));

        await Done(shop.Post($"data-requests/{access}/close", new { reason = "Taken back." }));
        await shop.Erased(client);
        var gone = (await shop.Get("data-requests")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, gone.Count);
        // What they asked for is done, and nobody waits for an answer any more.
        Assert.Equal(["access closed", "erase answered"], gone.Select(item => $"{Word(item, "kind")} {Word(item, "status")}").Order(StringComparer.Ordinal));
        Assert.All(gone, item => Assert.Equal((JsonValueKind.Null, false), (item.GetProperty("clientId").ValueKind, item.GetProperty("isOverdue").GetBoolean())));
    }

    /// <summary>Asked for in the very moment of the fence, after what waits was looked at.</summary>
    [Fact]
    public async Task A_request_to_be_erased_that_comes_at_the_last_moment_is_answered_too()
    {
        var shop = await Open(house);
        var (client, times) = (await shop.Client("Thorleif"), 0);
        var outcome = await house.Service<EventStore>().Transact(new Caller(shop.Business, "tests", Role.Owner), async transaction =>
        {
            await EraseRequests.Answer(transaction, [client], SystemClock.Instance.GetCurrentInstant(), CancellationToken.None);
            if (times++ == 0)
            {
                await shop.Make("data-requests", new { clientId = client.Value, kind = "erase" });
            }

            return null;
        }, CancellationToken.None);
        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal("answered", Word((await shop.Get("data-requests")).GetProperty("items")[0], "status"));
    }

    [Fact]
    public async Task A_request_between_the_confirmation_and_the_fence_blocks_it_still()
    {
        var shop = await Open(house);
        var client = await shop.Client("Frida");
        var id = await shop.Asked(client);
        shop.Pipeline.Reached = point => point == "erasure.before-fence" ? shop.Make("data-requests", new { clientId = client.Value, kind = "access" }) : Task.CompletedTask;
        Assert.Equal(ErasureStage.Blocked, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        shop.Pipeline.Reached = _ => Task.CompletedTask;
        Assert.Equal([new("open-data-request")], (await shop.Case(id)).Blockers);
    }

    [Fact]
    public async Task What_is_rebuilt_is_what_is_live_before_and_after_an_erasure()
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client("Magnhild"), await shop.Client("Nils"));
        var id = await shop.Make("data-requests", new { clientId = client.Value, kind = "rectify" });
        await shop.Make("data-requests", new { clientId = other.Value, kind = "erase" });
        await RebuiltIsLive();
        await Done(shop.Post($"data-requests/{id}/refuse", new { reason = "It is right as it is." }));
        await shop.Erased(client);
        await RebuiltIsLive();

        async Task RebuiltIsLive()
        {
            var live = await shop.Digest("select * from privacy.data_requests");
            await house.Service<Rebuild>().Run("privacy.data_requests", null, CancellationToken.None);
            Assert.Equal(live, await shop.Digest("select * from privacy.data_requests"));
        }
    }

    private static IReadOnlyList<Notifications.Contracts.DevelopmentMail> Mails(Shop shop) =>
        [.. shop.House.Service<Notifications.Contracts.IDevelopmentOutbox>().Mails.Where(mail => mail.Business == shop.Business)];

    private static Task<IReadOnlyList<Contracts.OwnDataRequest>> Own(Shop shop, SubjectId client) =>
        shop.House.Service<Contracts.IDataRequests>().Of(shop.Business, client, withWords: true, CancellationToken.None);

    private static async Task<string> Page(Shop shop) => $"/v1/public/{await shop.House.SlugOf(shop.Business)}/manage";

    /// <summary>The person follows the link of their mail, which leads to no booking: they have none.</summary>
    private static async Task<HttpClient> Visit(Shop shop, Notifications.Contracts.DevelopmentMail mail)
    {
        var person = shop.House.Door(null);
        var opened = await Done(person.Command($"{await Page(shop)}/open", new { token = mail.Body.Split('#')[1].Split('\n')[0] }));
        person.DefaultRequestHeaders.Add("Booking-Session", Word(opened, "session"));
        return person;
    }

    private static string? Word(JsonElement view, string member) => view.GetProperty(member).GetString();

    private static async Task Refused(string code, Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.Equal(code, await answer.Problem());
    }
}
