using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using NodaTime.Text;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>A breach, from its discovery to its end, as GDPR Art. 33 and 34 have it.</summary>
public sealed class IncidentTests(Practice house) : IClassFixture<Practice>
{
    private const string Canary = "Torunnkanari";
    private static readonly Spec<Incident, IncidentEvent> Spec = new();
    private static readonly Instant Aware = Instant.FromUtc(2026, 3, 1, 10, 0);
    private static readonly Instant InTime = Aware + Duration.FromHours(72);
    private static readonly Instant Late = InTime + Duration.FromTicks(1);

    private static IncidentOpened Opened(string risk = "risk") => new(Aware, Aware, new("confidentiality"), new("lost"), new(risk), [DataClass.Contact], null);

    [Fact]
    public void The_authority_is_told_within_72_hours_or_with_a_reason()
    {
        Spec.Given(Opened()).When(Tell(InTime, null)).Then(new AuthorityNotified(InTime, InTime, null));
        Spec.Given(Opened()).When(Tell(Late, null)).ThenRejected(new NotifyAuthority.DelayIsUnexplained());
        Spec.Given(Opened()).When(Tell(Late, "scope-was-unknown")).Then(new AuthorityNotified(Late, Late, new("scope-was-unknown")));
        // Once in time, what follows in phases is not late.
        Spec.Given(Opened(), new AuthorityNotified(InTime, InTime, null)).When(Tell(Late, null)).Then(new AuthorityNotified(Late, Late, null));
        Spec.Given(Opened()).When(incident => NotifyAuthority.Decide(new(Aware, Late, null), incident)).ThenRejected(new TimeIsImpossible());
        Spec.Given(Opened()).When(Tell(Aware - Duration.FromHours(1), null)).ThenRejected(new TimeIsImpossible());

        static Func<Incident, Decision<IncidentEvent>> Tell(Instant at, string? delay) =>
            incident => NotifyAuthority.Decide(new(at, at, delay is null ? null : new Code(delay)), incident);
    }

    [Fact]
    public void It_is_closed_when_everybody_was_told_who_has_to_be()
    {
        var (authority, people) = (new AuthorityNotified(InTime, InTime, null), new AffectedNotified(InTime, InTime, new("email"), 3));
        Spec.Given(Opened("unlikely")).When(Close()).Then(new IncidentClosed(InTime, null));
        Spec.Given(Opened()).When(Close()).ThenRejected(new CloseIncident.AuthorityNotTold());
        Spec.Given(Opened(), authority).When(Close()).Then(new IncidentClosed(InTime, null));
        Spec.Given(Opened("high"), authority).When(Close()).ThenRejected(new CloseIncident.PeopleNotTold());
        Spec.Given(Opened("high"), authority).When(Close("averted")).Then(new IncidentClosed(InTime, new("averted")));
        Spec.Given(Opened("high"), authority, people).When(Close("averted")).Then(new IncidentClosed(InTime, null));
        Spec.Given(Opened(), new IncidentAssessed(InTime, new("unlikely"))).When(Close()).Then(new IncidentClosed(InTime, null));
        Spec.Given(Opened("unlikely"), new IncidentClosed(InTime, null)).When(Close()).ThenNothingChanged();
        Spec.Given(Opened("unlikely"), new IncidentClosed(InTime, null)).When(incident => AssessIncident.Decide(new(InTime, new("high")), incident)).ThenRejected(new IncidentIsClosed());
        Spec.Given().When(Close()).ThenRejected(new IncidentUnknown());

        static Func<Incident, Decision<IncidentEvent>> Close(string? spared = null) =>
            incident => CloseIncident.Decide(new(InTime, spared is null ? null : new Code(spared)), incident);
    }

    [Fact]
    public async Task Whom_it_hit_is_counted_and_not_listed()
    {
        var shop = await Open(house);
        var (one, two, gone) = (await shop.Client("Anne"), await shop.Client("Berit"), await shop.Client("Cecilie"));
        await shop.Booked(one);
        await shop.Booked(one);
        await shop.Erased(gone);
        var id = await Make(shop, "A text of its own, whose subject is nobody's client");
        var today = SystemClock.Instance.GetCurrentInstant().InUtc().Date;

        Assert.Equal(2, await Count(new { scope = "all" }));
        Assert.Equal(1, await Count(new { scope = "period", from = $"{today:uuuu-MM-dd}", through = $"{today.PlusDays(10):uuuu-MM-dd}" }));
        Assert.Equal(0, await Count(new { scope = "period", from = "2020-01-01", through = "2020-12-31" }));
        Assert.Equal(2, await Count(new { scope = "list", clients = Many(one.Value, two.Value, one.Value, gone.Value, Guid.CreateVersion7()) }));
        // Nor is who is being erased, or what is no client's.
        await house.Ask($"update vault.subjects set state = 3 where id = '{one.Value}'");
        Assert.Equal(1, await Count(new { scope = "all" }));
        Assert.Equal(0, await Count(new { scope = "period", from = $"{today:uuuu-MM-dd}", through = $"{today.PlusDays(10):uuuu-MM-dd}" }));
        Assert.Equal(1, await Count(new { scope = "list", clients = Many(one.Value, two.Value, id) }));
        await house.Ask($"update vault.subjects set state = 1 where id = '{one.Value}'");
        Assert.Equal(2, await Count(new { scope = "list", clients = Many(one.Value, two.Value) }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await shop.Post($"incidents/{id}/count-affected", new { scope = "period", from = "2020-01-02", through = "2020-01-01" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await shop.Post($"incidents/{id}/count-affected", new { scope = "list" })).StatusCode);

        var affected = (await shop.Get($"incidents/{id}")).GetProperty("affected");
        Assert.Equal(("list", 2), (affected.GetProperty("scope").GetString(), affected.GetProperty("count").GetInt32()));
        var stored = (string)(await house.Ask($"select string_agg(data::text, ' ') from events.mt_events where stream_id = '{id}'"))!;
        Assert.DoesNotContain(two.Value.ToString(), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(one.Value.ToString(), stored, StringComparison.Ordinal);

        async Task<int> Count(object scope) => (await Done(shop.Post($"incidents/{id}/count-affected", scope))).GetProperty("count").GetInt32();
    }

    [Fact]
    public async Task What_was_written_is_sealed_read_by_who_handles_it_and_erased_alone()
    {
        var shop = await Open(house);
        var id = await Make(shop, $"The note about {Canary} was sent to somebody else");
        Assert.Contains(Canary, (await shop.Get($"incidents/{id}")).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(0L, await house.Ask($"select count(*) from events.mt_events where tenant_id = '{shop.Business.Value}' and data::text ilike '%{Canary}%'"));
        var auditor = await house.As(shop.Business, Role.Auditor);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync($"/v1/incidents/{id}")).StatusCode);
        Assert.DoesNotContain(Canary, await auditor.GetStringAsync("/v1/incidents"), StringComparison.Ordinal);

        var asked = await Done(shop.Post($"incidents/{id}/erase-text"));
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, new(asked.GetProperty("id").GetGuid()), _ => { }, CancellationToken.None));
        var left = await shop.Get($"incidents/{id}");
        Assert.Equal((JsonValueKind.Null, "open"), (left.GetProperty("text").ValueKind, left.GetProperty("stage").GetString()));
    }

    [Fact]
    public async Task The_list_tells_whose_72_hours_are_over_and_the_whole_way_is_walked()
    {
        var shop = await Open(house);
        var id = await Make(shop, awareAt: SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(71));
        Assert.False(await IsOverdue(shop.Owner));
        Assert.True(await IsOverdue(shop.LaterOwner));
        await Done(shop.Post($"incidents/{id}/notify-authority", new { }));
        Assert.False(await IsOverdue(shop.LaterOwner));
        await Done(shop.Post($"incidents/{id}/assess", new { risk = "high" }));
        Assert.Equal("people-not-told", await (await shop.Post($"incidents/{id}/close", new { })).Problem());
        await Done(shop.Post($"incidents/{id}/notify-affected", new { how = "letter", count = 3 }));
        await Done(shop.Post($"incidents/{id}/close", new { }));
        Assert.Equal("closed", (await shop.Get($"incidents/{id}")).GetProperty("stage").GetString());
        Assert.Equal("incident-closed", await (await shop.Post($"incidents/{id}/assess", new { risk = "risk" })).Problem());
        shop.Owner.DefaultRequestHeaders.AcceptLanguage.ParseAdd("nb");
        Assert.StartsWith("Denne hendelsen er avsluttet", (await (await shop.Post($"incidents/{id}/assess", new { risk = "risk" })).Json()).GetProperty("detail").GetString(), StringComparison.Ordinal);

        async Task<bool> IsOverdue(HttpClient http) => (await Done(http.GetAsync("/v1/incidents"))).GetProperty("items")[0].GetProperty("overdue").GetBoolean();
    }

    private static Task<Guid> Make(Shop shop, string? text = null, Instant? awareAt = null) => shop.Make(
        "incidents", new { kind = "confidentiality", cause = "sent-to-wrong-person", risk = "risk", classes = Many("contact"), text, awareAt = awareAt is { } at ? InstantPattern.General.Format(at) : null });
}
