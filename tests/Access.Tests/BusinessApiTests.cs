using System.Net;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Access.Tests;

public sealed class BusinessApiTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_business_sees_and_changes_itself()
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);

        var first = await owner.GetAsync("/v1/business");
        Assert.Equal("\"1\"", first.Headers.ETag?.Tag);
        Assert.Equal("Fjordklinikken", (await first.Json()).GetProperty("name").GetString());

        var changed = await owner.Change("/v1/business", new { name = "Sjøklinikken", zone = "Europe/Rome" }, ifMatch: 1);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"3\"", changed.Headers.ETag?.Tag);

        var second = await (await owner.GetAsync("/v1/business")).Json();
        Assert.Equal("Sjøklinikken", second.GetProperty("name").GetString());
        Assert.Equal("Europe/Rome", second.GetProperty("zone").GetString());
        Assert.Equal("nb", second.GetProperty("language").GetString());

        Assert.Equal(HttpStatusCode.OK, (await owner.Change("/v1/business", new { language = "it" }, ifMatch: 3)).StatusCode);
        Assert.Equal("it", (await (await owner.GetAsync("/v1/business")).Json()).GetProperty("language").GetString());
    }

    [Fact]
    public async Task A_change_decided_on_an_older_version_is_refused()
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);
        await owner.Change("/v1/business", new { name = "Første" });

        var late = await owner.Change("/v1/business", new { name = "Andre" }, ifMatch: 1);

        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal("Første", (await (await owner.GetAsync("/v1/business")).Json()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("name", " x")]
    [InlineData("language", "norsk")]
    [InlineData("zone", "Oslo")]
    [InlineData("zone", null)]
    [InlineData("name", null)]
    public async Task A_wrong_field_is_named(string field, string? value)
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);

        var answer = await owner.Change("/v1/business", new Dictionary<string, string?> { [field] = value });

        Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
        Assert.Contains(field, Assert.Single((await answer.Json()).GetProperty("errors").EnumerateObject()).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slug_is_founded_once()
    {
        var overview = await FoundOne();

        var again = await practice.Service<IBusinesses>().Found(
            new(overview.Slug, overview.Name, overview.Country, overview.Language, overview.Zone), default);

        Assert.Equal(new Founding(overview.Tenant, IsNew: false), again);
        Assert.Equal(overview.Tenant, (await practice.Service<IBusinesses>().Find(overview.Slug, default))?.Tenant);
    }

    [Fact]
    public async Task A_founding_that_stopped_half_way_is_finished_by_the_next()
    {
        await practice.Ask("with s as (insert into access.slugs values ('halfway', 'halfwaytenan')) insert into events.heads (tenant_id) values ('halfwaytenan')");
        Assert.True(Slug.TryParse("halfway", out var slug));
        var model = await FoundOne();

        var founding = await practice.Service<IBusinesses>().Found(new(slug, model.Name, model.Country, model.Language, model.Zone), default);

        Assert.Equal(new Founding(new("halfwaytenan"), IsNew: true), founding);
    }

    private async Task<BusinessOverview> FoundOne()
    {
        var tenant = await practice.Found();
        return (await practice.Service<IBusinesses>().List(default)).Single(business => business.Tenant == tenant);
    }
}
