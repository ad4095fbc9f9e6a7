using Bookings.Testing;
using Xunit;
using static Bookings.Consent.Tests.Shop;

namespace Bookings.Consent.Tests;

public sealed class ReceiptTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_receipt_has_the_fields_of_ts_27560()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter", days: 365, recipients: "Post AS"), await shop.Register());
        await shop.Answer(person, await shop.Answers(purpose, true));
        var consent = Assert.Single(await shop.Of(person)).Id;

        var receipt = await shop.Get($"consents/{consent}/receipt");

        Assert.Equal(
            ["schema_version", "record_id", "pii_principal_id", "pii_processing", "party_identification", "events", "texts"],
            receipt.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("ISO/IEC TS 27560:2023", consent, person.Value), (
            receipt.GetProperty("schema_version").GetString(), receipt.GetProperty("record_id").GetGuid(), receipt.GetProperty("pii_principal_id").GetGuid()));
        var processing = receipt.GetProperty("pii_processing");
        Assert.EndsWith($"{shop.Page}/policies", processing.GetProperty("privacy_notice").GetString(), StringComparison.Ordinal);
        Assert.Equal("nb", processing.GetProperty("language").GetString());
        var asked = Assert.Single(processing.GetProperty("purposes").EnumerateArray());
        Assert.Equal(
            ["purpose", "purpose_type", "purpose_version", "notice_hash", "channel", "lawful_basis", "pii_information", "pii_controllers", "collection_method", "storage_locations",
                "retention_period", "jurisdiction", "recipient_third_parties", "withdrawal_method"],
            asked.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("Kan vi skrive til deg?", "newsletter", Sha256.Of("Kan vi skrive til deg?").Value, "consent", "email-address", "manage-page", "P730D", "NO", "recipient-1"),
            (Text(asked, "purpose"), Text(asked, "purpose_type"), Text(asked, "notice_hash"), Text(asked, "lawful_basis"), Text(asked.GetProperty("pii_information")[0], "pii_type"),
                Text(asked, "collection_method"), Text(asked, "retention_period"), Text(asked, "jurisdiction"), asked.GetProperty("recipient_third_parties")[0].GetString()));
        Assert.EndsWith($"/manage/consents/{consent}/withdraw", Text(asked, "withdrawal_method"), StringComparison.Ordinal);
        Assert.Equal(
            [("controller", "Fjordklinikken", "pii-controller"), ("recipient-1", "Post AS", "third-party"), ("authority", "Datatilsynet", "authority")],
            receipt.GetProperty("party_identification").EnumerateArray().Select(party => (Text(party, "party_id"), Text(party, "party_name"), Text(party, "party_role"))));
        Assert.Equal(["requested", "given"], receipt.GetProperty("events").EnumerateArray().Select(one => Text(one, "event_state")));
        Assert.True(receipt.GetProperty("events")[1].TryGetProperty("valid_until", out _));
    }

    [Fact]
    public async Task It_speaks_three_languages_and_says_what_became_of_it()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        await shop.Answer(person, await shop.Answers(purpose, true));
        var consent = Assert.Single(await shop.Of(person)).Id;
        await Done(shop.Post($"consents/{consent}/withdraw"));

        var receipt = (await shop.Consents.Receipt(shop.Business, person, consent, default))!;

        Assert.Equal(["en", "nb", "it"], receipt.Texts.Keys);
        Assert.Equal(["You took your yes back.", "Du trakk samtykket tilbake.", "Hai revocato il consenso."], receipt.Texts.Values.Select(texts => texts.Status));
        Assert.Contains("Fjordklinikken", receipt.Texts["nb"].Withdrawal, StringComparison.Ordinal);
        Assert.Contains("https://www.datatilsynet.no", receipt.Texts["it"].Rights, StringComparison.Ordinal);
        Assert.Equal("withdrawn", receipt.Events[^1].State);
        Assert.Equal("«personal»", $"{receipt}");
    }

    [Fact]
    public async Task It_stays_with_the_words_that_were_agreed_to()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        await shop.Answer(person, await shop.Answers(purpose, true));
        await Done(shop.Post($"purposes/{purpose}/draft", new { terms = new { lawfulBasis = "consent", wordings = new[] { new { language = "nb", text = "Noe annet?" } }, channels = Many("email") } }));
        await Done(shop.Post($"purposes/{purpose}/publish"));

        var consent = Assert.Single(await shop.Of(person));
        Assert.Equal("Noe annet?", consent.Text);
        Assert.Equal("Kan vi skrive til deg?", (await shop.Consents.Receipt(shop.Business, person, consent.Id, default))!.Processing.Purposes[0].Purpose);
    }

    private static string? Text(System.Text.Json.JsonElement json, string member) => json.GetProperty(member).GetString();
}
