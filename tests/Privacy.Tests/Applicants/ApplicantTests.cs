using System.Net;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Somebody applies, it is decided about them, and they are forgotten as completely as a client is.</summary>
public sealed class ApplicantTests(Practice house) : IClassFixture<Practice>
{
    private const string Canary = "Sunnivakanari";
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 10, 0);
    private static readonly ApplicationReceived Received = new(Now, new("Fysioterapeut"), 1, Personal<ApplicantDetails>.Of(new("Sunniva", null, null, null)));

    [Fact]
    public void Without_a_notice_nobody_can_apply() => Assert.IsType<RecordApplicant.NoticeMissing>(
        Assert.IsType<Decision<ApplicantEvent>.Rejected>(RecordApplicant.Decide(new(Now, new("Fysioterapeut"), null, new("Sunniva", null, null, null)))).Reason);

    [Fact]
    public void It_is_decided_once_and_the_same_again_changes_nothing()
    {
        var spec = new Spec<Applicant, ApplicantEvent>();
        var hired = new ApplicantHired(Now);
        spec.Given(Received).When(one => DecideOnApplicant.Decide(hired, ApplicantStage.Hired, one)).Then(hired);
        spec.Given(Received, hired).When(one => DecideOnApplicant.Decide(hired, ApplicantStage.Hired, one)).ThenNothingChanged();
        spec.Given(Received, hired).When(one => DecideOnApplicant.Decide(new ApplicantRejected(Now), ApplicantStage.Rejected, one)).ThenRejected(new ApplicantIsDecided());
        spec.Given().When(one => DecideOnApplicant.Decide(hired, ApplicantStage.Hired, one)).ThenRejected(new ApplicantUnknown());
    }

    [Fact]
    public async Task From_the_notice_to_the_erasure()
    {
        var shop = await Open(house);
        var application = new { position = "Fysioterapeut", name = Canary, email = $"{Canary}@example.org", note = $"{Canary} has worked in Bergen" };
        Assert.Equal("applicant-notice-missing", await (await shop.Post("applicants", application)).Problem());
        await PublishNotice(shop);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await house.As(shop.Business, Role.FrontDesk)).Command("/v1/applicants", application)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await shop.Post("applicants", new { position = "Fysioterapeut", name = Canary, email = "nobody" })).StatusCode);

        var made = await Done(shop.Post("applicants", application));
        var id = made.GetProperty("id").GetGuid();
        Assert.Equal((Canary, "open", 1), (made.GetProperty("name").GetString(), made.GetProperty("stage").GetString(), made.GetProperty("notice").GetInt32()));
        Assert.Equal(0L, await house.Ask($"select count(*) from events.mt_events where tenant_id = '{shop.Business.Value}' and data::text ilike '%{Canary}%'"));
        await Done(shop.Post($"applicants/{id}/reject"));
        var seen = await shop.Get($"applicants/{id}");
        Assert.Equal("rejected", seen.GetProperty("stage").GetString());
        Assert.Equal($"{Canary} has worked in Bergen", (await shop.Get("applicants")).GetProperty("items")[0].GetProperty("note").GetString());

        var asked = await Done(shop.LaterOwner.Command($"/v1/applicants/{id}/erasure", new { identity = "known" }));
        var erasure = new ErasureId(asked.GetProperty("id").GetGuid());
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, erasure, _ => { }, CancellationToken.None));
        Assert.True((await shop.Get($"applicants/{id}")).GetProperty("erased").GetBoolean());
        Assert.DoesNotContain(Canary, (await shop.Get("applicants")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal("applicant-decided", await (await shop.Post($"applicants/{id}/withdraw")).Problem());
        Assert.Equal("nobody-to-erase", await (await shop.LaterOwner.Command($"/v1/applicants/{id}/erasure", new { identity = "known" })).Problem());
        Assert.Equal(1, (await shop.Case(erasure)).Destroyed!.Count);
    }

    [Theory]
    [InlineData("hire", "hired")]
    [InlineData("reject", "rejected")]
    [InlineData("withdraw", "withdrawn")]
    public async Task An_application_ends_in_one_way_and_stays_so(string end, string stage)
    {
        var shop = await Open(house);
        await PublishNotice(shop);
        var id = await shop.Make("applicants", new { position = "Resepsjonist", name = "Anne" });

        await Done(shop.Post($"applicants/{id}/{end}"));
        await Done(shop.Post($"applicants/{id}/{end}"));
        var other = end == "hire" ? "withdraw" : "hire";
        Assert.Equal("applicant-decided", await (await shop.Post($"applicants/{id}/{other}")).Problem());
        Assert.Equal(stage, (await shop.Get($"applicants/{id}")).GetProperty("stage").GetString());
    }

    /// <summary>A night of retention, in a year.</summary>
    [Fact]
    public async Task Whose_time_after_the_decision_is_over_goes_and_nobody_else()
    {
        var shop = await Open(house);
        await PublishNotice(shop);
        var (open, rejected, hired) = (await Apply("Anne"), await Apply("Berit"), await Apply("Cecilie"));
        await Done(shop.Post($"applicants/{rejected}/reject"));
        await shop.Keep(Rule("applicant", AgingApplicants.UsualDays));
        await Done(shop.LaterOwner.Command($"/v1/applicants/{hired}/hire", null));

        Assert.NotNull(await shop.Night());
        await shop.Settle();
        // About whom nobody has decided is not kept for that: it counts from the day they applied.
        Assert.Equal((2, 0, ""), (await shop.LastRun()).Of("applicant"));
        Assert.True(await shop.IsGone(new(rejected)));
        Assert.True(await shop.IsGone(new(open)));
        Assert.False(await shop.IsGone(new(hired)));

        Task<Guid> Apply(string name) => shop.Make("applicants", new { position = "Resepsjonist", name });
    }

    [Fact]
    public async Task Without_a_rule_of_the_business_what_is_usual_holds_from_the_first_one_on()
    {
        var shop = await Open(house);
        await PublishNotice(shop);
        await shop.Keep(Rule("contact", 3_000));
        var old = await shop.Make("applicants", new { position = "Resepsjonist", name = "Anne" });
        var rules = (await shop.Get("retention")).GetProperty("rules").EnumerateArray().Select(rule => (rule.GetProperty("class").GetString(), rule.GetProperty("days").GetInt32()));
        Assert.Equal([("contact", 3_000), ("applicant", AgingApplicants.UsualDays)], rules);
        Assert.NotNull(await shop.Night());
        await shop.Settle();
        Assert.True(await shop.IsGone(new(old)));

        // What the business says itself stays as it said it.
        await shop.Keep(Rule("applicant", 400));
        await shop.Make("applicants", new { position = "Resepsjonist", name = "Berit" });
        Assert.Equal(400, Assert.Single((await shop.Get("retention")).GetProperty("rules").EnumerateArray().ToList()).GetProperty("days").GetInt32());
    }

    [Fact]
    public async Task One_who_is_held_or_damaged_closes_nobody_else()
    {
        var shop = await Open(house);
        await PublishNotice(shop);
        var (held, broken, fine) = (await Apply(shop, "Anne"), await Apply(shop, "Berit"), await Apply(shop, "Cecilie"));
        await Done(shop.Post($"clients/{held}/legal-holds", new { reason = "They say that they were passed over." }));
        await house.Ask($"update privacy.applicants set sealed = set_byte(sealed, octet_length(sealed) - 1, get_byte(sealed, octet_length(sealed) - 1) # 1) where id = '{broken}'");

        var all = (await shop.Get("applicants")).GetProperty("items").EnumerateArray().ToDictionary(one => one.GetProperty("id").GetGuid());
        Assert.Equal("Cecilie", all[fine].GetProperty("name").GetString());
        Assert.True(all[held].GetProperty("restricted").GetBoolean());
        Assert.True(all[broken].GetProperty("unavailable").GetBoolean());
        Assert.All([held, broken], id => Assert.Equal((false, System.Text.Json.JsonValueKind.Null), (all[id].GetProperty("erased").GetBoolean(), all[id].GetProperty("name").ValueKind)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.Owner.GetAsync($"/v1/applicants/{broken}")).StatusCode);
        shop.Owner.DefaultRequestHeaders.Add(Purposes.Header, "legal");
        Assert.Equal("Anne", (await shop.Get($"applicants/{held}")).GetProperty("name").GetString());
    }

    /// <summary>An applicant has the rights that a client has: to see, to ask, to be told, and to see who has read.</summary>
    [Fact]
    public async Task An_applicant_asks_is_written_to_and_sees_everything()
    {
        var shop = await Open(house);
        await PublishNotice(shop);
        var id = await Apply(shop, Canary);
        var request = await shop.Make("data-requests", new { clientId = id, kind = "access", identity = "document" });
        await Done(shop.Post($"data-requests/{request}/answer", new { text = "It is in the letter." }));
        var mail = Assert.Single(house.Service<Notifications.Contracts.IDevelopmentOutbox>().Mails, mail => mail.Business == shop.Business);
        Assert.Equal($"{Canary}@example.org", mail.To, ignoreCase: true);

        Assert.Contains(Canary, await shop.Owner.Fetched(await shop.Owner.AskedAbout(new(id), "applicant")), StringComparison.Ordinal);
        await shop.Get($"applicants/{id}");
        var read = (await shop.Get($"clients/{id}/access-log")).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("operation").GetString()).ToList();
        Assert.Equal("GetApplicant", read[0]);
        Assert.Contains("AskWhatIsHeld", read);
    }

    private static Task<Guid> Apply(Shop shop, string name) => shop.Make("applicants", new { position = "Resepsjonist", name, email = $"{name}@example.org" });

    private static async Task PublishNotice(Shop shop)
    {
        var id = await shop.Make("policies", new { kind = "applicants", texts = new[] { new { language = "nb", title = "Til deg som søker", text = "Vi sletter søknaden et halvt år etter at vi har bestemt oss." } } });
        var shown = await shop.Owner.GetAsync($"/v1/policies/{id}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{id}/confirm-authorship") { Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
        request.Headers.TryAddWithoutValidation("If-Match", shown.Headers.ETag!.ToString());
        await Done(shop.Owner.SendAsync(request));
        await Done(shop.Post($"policies/{id}/publish", new { material = true }));
    }
}
