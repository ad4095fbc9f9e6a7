using System.Net;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Consent.Tests.Shop;

namespace Bookings.Consent.Tests;

public sealed class PurposeApiTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_purpose_is_asked_about_or_told_of_by_what_it_rests_on()
    {
        var shop = await Open(practice);
        var (asked, told) = (await shop.Purpose("newsletter"), await shop.Purpose("reminders", basis: "contract"));

        var shown = await shop.See("purposes?language=en");

        Assert.Equal(asked, Assert.Single(shown.GetProperty("asked").EnumerateArray()).GetProperty("purpose").GetGuid());
        var other = Assert.Single(shown.GetProperty("told").EnumerateArray());
        Assert.Equal((told, "contract", "May we write to you?"), (other.GetProperty("purpose").GetGuid(), other.GetProperty("lawfulBasis").GetString(), other.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_purpose_without_words_in_the_language_of_the_business_is_not_published()
    {
        var shop = await Open(practice);
        var drafted = await Done(shop.Post("purposes", Body("italian", new { language = "it", text = "Possiamo scriverti?" })));

        await Refused("wording-missing", shop.Post($"purposes/{drafted.GetProperty("id").GetGuid()}/publish"));
        Assert.Empty((await shop.See("purposes")).GetProperty("asked").EnumerateArray());
    }

    [Fact]
    public async Task Changed_words_are_a_version_of_their_own_and_shown_at_once()
    {
        var shop = await Open(practice);
        var purpose = await shop.Purpose("newsletter");
        await Done(shop.Post($"purposes/{purpose}/draft", new { terms = Terms(new { language = "nb", text = "Kan vi sende deg tilbud?" }) }));
        Assert.Equal("Kan vi skrive til deg?", (await shop.See("purposes")).GetProperty("asked")[0].GetProperty("text").GetString());

        await Done(shop.Post($"purposes/{purpose}/publish"));

        Assert.Equal("Kan vi sende deg tilbud?", (await shop.See("purposes")).GetProperty("asked")[0].GetProperty("text").GetString());
        var versions = (await shop.Get($"purposes/{purpose}")).GetProperty("versions");
        Assert.Equal([2, 1], versions.EnumerateArray().Select(version => version.GetProperty("number").GetInt32()));
        Assert.Equal(Sha256.Of("Kan vi sende deg tilbud?").Value, versions[0].GetProperty("hashes")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_code_is_one_purposes_alone()
    {
        var (shop, other) = (await Open(practice), await Open(practice));
        await shop.Purpose("newsletter");
        await Refused("purpose-code-taken", shop.Post("purposes", Body("newsletter", new { language = "nb", text = "Igjen?" })));
        await other.Purpose("newsletter");
        Assert.Equal((1L, 1L), (await shop.Count("consent.purposes"), await other.Count("consent.purposes")));
    }

    [Fact]
    public async Task What_it_rests_on_is_fixed_once_it_is_published()
    {
        var shop = await Open(practice);
        var purpose = await shop.Purpose("newsletter");
        await Refused("lawful-basis-fixed", shop.Post($"purposes/{purpose}/draft", new { terms = Terms(new { language = "nb", text = "Vi skriver." }, "legitimate-interests") }));
    }

    [Fact]
    public async Task A_retired_purpose_is_asked_about_no_more()
    {
        var shop = await Open(practice);
        var purpose = await shop.Purpose("newsletter");
        await Done(shop.Post($"purposes/{purpose}/retire"));
        Assert.Empty((await shop.See("purposes")).GetProperty("asked").EnumerateArray());
        await Refused("purpose-retired", shop.Post($"purposes/{purpose}/publish"));
        Assert.Equal("retired", (await shop.Get("purposes")).GetProperty("items")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_front_desk_reads_and_does_not_write()
    {
        var shop = await Open(practice);
        var desk = await practice.As(shop.Business, Role.FrontDesk);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/v1/purposes")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await desk.Command("/v1/purposes", Body("x", new { language = "nb", text = "X" }))).StatusCode);
    }

    [Fact]
    public async Task What_is_wrong_is_said_where_it_is()
    {
        var shop = await Open(practice);
        var refused = await Refused("invalid-fields", shop.Post("purposes", new
        {
            code = "Nei!",
            terms = new
            {
                lawfulBasis = "because",
                wordings = new[] { new { language = "norsk", text = "" } },
                channels = Many("sms", "pigeon"),
                confirmedByLink = true,
                expiresAfterDays = 0,
                dataCategories = Many("E-mail"),
                recipients = Many(" "),
            },
        }));
        Assert.Equal(
            ["/code", "/terms/channels/1", "/terms/confirmedByLink", "/terms/dataCategories/0", "/terms/expiresAfterDays", "/terms/lawfulBasis", "/terms/recipients/0", "/terms/wordings/0/language", "/terms/wordings/0/text"],
            refused.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    private static object Body(string code, object wording) => new { code, terms = Terms(wording) };

    private static object Terms(object wording, string basis = "consent") => new { lawfulBasis = basis, wordings = new[] { wording }, channels = Many("email") };
}
