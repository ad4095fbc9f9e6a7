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
        Assert.Equal((1, 0, ""), (await shop.LastRun()).Of("applicant"));
        Assert.True(await shop.IsGone(new(rejected)));
        Assert.False(await shop.IsGone(new(open)));
        Assert.False(await shop.IsGone(new(hired)));

        Task<Guid> Apply(string name) => shop.Make("applicants", new { position = "Resepsjonist", name });
    }

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
