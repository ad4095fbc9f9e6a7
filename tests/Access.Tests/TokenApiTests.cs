using System.Net;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Access.Tests;

public sealed class TokenApiTests(Practice practice) : IClassFixture<Practice>
{
    private static readonly string[] Narrow = ["clients:read"];

    [Fact]
    public async Task A_token_opens_the_door_until_it_is_revoked()
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);
        var issued = await owner.Command("/v1/tokens", new { role = "frontDesk" });
        Assert.Equal(HttpStatusCode.Created, issued.StatusCode);
        var view = await issued.Json();
        var desk = practice.Door(view.GetProperty("token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/v1/business")).StatusCode);

        var revoked = await owner.Command($"{issued.Headers.Location}/revoke", null);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        var refused = await desk.GetAsync("/v1/business");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("invalid_token", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_forgets_a_revoked_token_within_a_second()
    {
        var (clock, tenant) = (new VirtualClock(), await practice.Found());
        var other = await practice.Start(clock);
        var token = await practice.Token(tenant, Role.FrontDesk);
        var there = practice.Door(token, other);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/v1/business")).StatusCode);

        foreach (var known in await practice.Service<ITokens>().List(tenant, default))
        {
            await practice.Service<ITokens>().Revoke(tenant, "tests", known.Id, default);
        }

        // The control: it is the memory that still lets it in, so the second below is not for nothing.
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/v1/business")).StatusCode);
        clock.Advance(Callers.Lifetime);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync("/v1/business")).StatusCode);
    }

    [Fact]
    public async Task A_token_expires_also_where_it_is_remembered()
    {
        var (clock, tenant) = (new VirtualClock(), await practice.Found());
        var app = await practice.Start(clock);
        var end = clock.GetCurrentInstant() + NodaTime.Duration.FromMilliseconds(500);
        var issue = await app.Services.GetRequiredService<ITokens>().Issue(tenant, "tests", new(Role.Owner, ExpiresAt: end), default);
        var callers = app.Services.GetRequiredService<ICallers>();
        var text = Assert.IsType<Issue.Done>(issue).Text;
        Assert.NotNull(await callers.Find(text, default));

        clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Null(await callers.Find(text, default));
    }

    [Fact]
    public async Task A_narrowed_token_does_only_what_it_names()
    {
        var narrowed = await practice.As(await practice.Found(), Role.Owner, May.ReadBusiness);

        Assert.Equal(HttpStatusCode.OK, (await narrowed.GetAsync("/v1/business")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await narrowed.GetAsync("/v1/tokens")).StatusCode);
    }

    [Fact]
    public async Task A_scope_outside_the_role_is_refused()
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);

        var answer = await owner.Command("/v1/tokens", new { role = "analyst", scopes = new[] { May.ManageTokens } });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("scope-outside-role", await answer.Problem());
    }

    [Fact]
    public async Task A_repeated_request_issues_no_second_token_and_shows_none()
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);
        var first = await (await owner.Command("/v1/tokens", new { role = "auditor" }, key: "again")).Json();

        var second = await owner.Command("/v1/tokens", new { role = "auditor" }, key: "again");

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("token-shown-before", await second.Problem());
        Assert.Equal(first.GetProperty("id").GetString(), (await second.Json()).GetProperty("token").GetString());
        Assert.Equal(2, (await (await owner.GetAsync("/v1/tokens")).Json()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Lists_show_everything_but_the_token()
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);
        var issued = await (await owner.Command("/v1/tokens", new { role = "frontDesk", scopes = Narrow, expiresAt = "2099-01-01T00:00:00+01:00" })).Json();
        var text = issued.GetProperty("token").GetString()!;
        await practice.Door(text).GetAsync("/v1/business");

        var page = await owner.GetAsync("/v1/tokens?limit=1");
        var body = await page.Content.ReadAsStringAsync();
        var next = await (await owner.GetAsync(page.Headers.GetValues("Link").Single().Split('<', '>')[1])).Content.ReadAsStringAsync();

        Assert.DoesNotContain(text[TokenText.BeginsWithLength..], body + next, StringComparison.Ordinal);
        Assert.Contains(text[..TokenText.BeginsWithLength], next, StringComparison.Ordinal);
        var one = await (await owner.GetAsync($"/v1/tokens/{issued.GetProperty("id").GetString()}")).Json();
        Assert.Equal("2098-12-31T23:00:00Z", one.GetProperty("expiresAt").GetString());
        Assert.Equal(10, one.GetProperty("lastUsed").GetString()!.Length);
    }

    [Fact]
    public async Task Another_businesss_token_is_unknown()
    {
        var (mine, theirs) = (await practice.Found(), await practice.Found());
        await practice.Token(theirs, Role.Manager);
        var id = (await practice.Service<ITokens>().List(theirs, default)).Single().Id.Value;
        var owner = await practice.As(mine, Role.Owner);

        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/v1/tokens/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.Command($"/v1/tokens/{id}/revoke", null)).StatusCode);
        Assert.Null((await practice.Service<ITokens>().List(theirs, default)).Single().RevokedAt);
    }

    [Fact]
    public async Task Made_up_tokens_are_remembered_once_each_and_open_nothing()
    {
        var callers = practice.Service<Callers>();
        var made = TokenText.Draw();

        Assert.Null(await callers.Find(made, default));
        var remembered = callers.Remembered;
        Assert.Null(await callers.Find(made, default));
        Assert.Equal(remembered, callers.Remembered);
        Assert.Null(await callers.Find(made[..^1], default));
        Assert.Equal(remembered, callers.Remembered);
    }
}
