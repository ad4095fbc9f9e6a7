using System.Net;
using System.Text.Json;
using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using NodaTime;
using Xunit;

namespace Bookings.Consent.Tests;

/// <summary>A business with its owner's door and its public one.</summary>
internal sealed class Shop
{
    private readonly Practice _practice;

    private Shop(Practice practice, TenantId business, string slug, HttpClient owner) =>
        (_practice, Business, Owner, Page, Guest) = (practice, business, owner, $"/v1/public/{slug}", practice.Door(null));

    public TenantId Business { get; }

    public HttpClient Owner { get; }

    public HttpClient Guest { get; }

    public string Page { get; }

    public IConsents Consents => _practice.Service<IConsents>();

    public EventStore Store => _practice.Service<EventStore>();

    public Caller Caller => new(Business, "tests", Role.Owner);

    public static async Task<Shop> Open(Practice practice)
    {
        var business = await practice.Found();
        return new(practice, business, await practice.SlugOf(business), await practice.As(business, Role.Owner));
    }

    public static async Task<JsonElement> Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.StatusCode == HttpStatusCode.NoContent ? default : await answer.Json();
    }

    public static async Task<JsonElement> Refused(string code, Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.Equal(code, await answer.Problem());
        return await answer.Json();
    }

    /// <summary>A list in a body that is written down where it is sent.</summary>
    public static T[] Many<T>(params T[] all) => all;

    public Task<HttpResponseMessage> Post(string path, object? body = null) => Owner.Command($"/v1/{path}", body);

    public Task<JsonElement> Get(string path) => Done(Owner.GetAsync($"/v1/{path}"));

    public Task<JsonElement> See(string path) => Done(Guest.GetAsync($"{Page}/{path}"));

    public async Task<Guid> Draft(string kind, params (string Language, string Text)[] texts) =>
        (await Done(Post("policies", new { kind, texts = Texts(texts) }))).GetProperty("id").GetGuid();

    public async Task Redraft(Guid policy, params (string Language, string Text)[] texts) => await Done(Post($"policies/{policy}/draft", new { texts = Texts(texts) }));

    public async Task<HttpResponseMessage> Confirm(Guid policy, HttpClient? door = null)
    {
        using var shown = await Owner.GetAsync($"/v1/policies/{policy}");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{policy}/confirm-authorship") { Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
        request.Headers.IfMatch.Add(shown.Headers.ETag!);
        return await (door ?? Owner).SendAsync(request);
    }

    /// <summary>Confirms the draft that there is, and publishes it.</summary>
    public async Task Publish(Guid policy, bool material = true, Instant? from = null)
    {
        await Done(Confirm(policy));
        await Done(Post($"policies/{policy}/publish", from is { } start ? new { material, effectiveFrom = (object?)$"{start}" } : new { material, effectiveFrom = (object?)null }));
    }

    public async Task<Guid> Published(string kind, params (string Language, string Text)[] texts)
    {
        var policy = await Draft(kind, texts);
        await Publish(policy);
        return policy;
    }

    public async Task<Guid> Purpose(
        string code, string basis = "consent", string channel = "email", bool confirmed = false, int? days = null, string text = "Kan vi skrive til deg?", params string[] recipients)
    {
        var drafted = await Done(Post("purposes", new
        {
            code,
            terms = new
            {
                lawfulBasis = basis,
                wordings = new[] { new { language = "nb", text }, new { language = "en", text = "May we write to you?" } },
                channels = new[] { channel },
                confirmedByLink = confirmed,
                expiresAfterDays = days,
                dataCategories = Many("email-address"),
                recipients,
                keptDays = 730,
            },
        }));
        var id = drafted.GetProperty("id").GetGuid();
        await Done(Post($"purposes/{id}/publish"));
        return id;
    }

    public async Task<SubjectId> Register(string name = "Kari Nordmann") => new((await Done(Post("clients", new { name }))).GetProperty("id").GetGuid());

    /// <summary>What somebody would send who reads Norwegian and accepts everything.</summary>
    public async Task<List<AcceptedVersion>> AcceptsAll()
    {
        var documents = (await See("policies?language=nb")).GetProperty("documents");
        return [.. documents.EnumerateArray().Select(shown => new AcceptedVersion(
            shown.GetProperty("document").GetGuid(), shown.GetProperty("version").GetInt32(), shown.GetProperty("language").GetString()!, shown.GetProperty("hash").GetString()!))];
    }

    /// <summary>Somebody's answer to a purpose, in Norwegian.</summary>
    public async Task<ConsentAnswer> Answers(Guid purpose, bool yes)
    {
        var asked = (await See("purposes?language=nb")).GetProperty("asked").EnumerateArray().Single(one => one.GetProperty("purpose").GetGuid() == purpose);
        return new(purpose, asked.GetProperty("channels")[0].GetString()!, yes, asked.GetProperty("language").GetString()!, asked.GetProperty("textHash").GetString()!);
    }

    /// <summary>Somebody new agrees to something, as a booking would have it.</summary>
    public async Task<(Outcome Outcome, SubjectId Person)> Stage(Agreement agreement, List<ConfirmationDue>? confirmations = null)
    {
        var person = SubjectId.New();
        var outcome = await Store.Transact(Caller, async transaction =>
        {
            confirmations?.Clear();
            var read = transaction.Read();
            var version = read.Single(Consents.VersionSql, row => row.GetInt64(0), Param.Tenant(Business));
            await read.Run(CancellationToken.None);
            var policies = Consents.CachedVersion(Business) == version.Value ? Consents.Cached(Business)! : await Consents.Load(Business, CancellationToken.None);
            transaction.Introduce(person);
            return Consents.Stage(transaction, policies, person, agreement, TimeProvider.System.GetCurrentInstant(), confirmations);
        }, CancellationToken.None);
        return (outcome, person);
    }

    public Task<Outcome> Answer(SubjectId person, params ConsentAnswer[] answers) =>
        Consents.Answer(Caller, person, new([], answers, "manage-page"), confirmations: null, CancellationToken.None);

    public Task<IReadOnlyList<ConsentView>> Of(SubjectId person) => Consents.Of(Business, person, CancellationToken.None);

    /// <summary>What went to an address, newest first.</summary>
    public IReadOnlyList<DevelopmentMail> Mails(string to) => [.. _practice.Service<IDevelopmentOutbox>().Mails.Where(mail => mail.Business == Business && mail.To == to)];

    public async Task<long> Count(string table, string condition = "true") =>
        (long)(await _practice.Ask($"select count(*) from {table} where tenant_id = '{Business.Value}' and {condition}"))!;

    /// <summary>A program on the same database whose clock is ahead.</summary>
    public Task<WebApplication> Later(Duration ahead) => _practice.Start(new ClockAhead(ahead));

    private static object[] Texts((string Language, string Text)[] texts) => [.. texts.Select(text => new { language = text.Language, title = "Vilkår", text = text.Text })];

    private sealed class ClockAhead(Duration ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead.ToTimeSpan();
    }
}
