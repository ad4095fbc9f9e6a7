using System.Globalization;
using Bookings.Access.Contracts;

namespace Bookings.Consent;

/// <summary>Writes the receipt of a record. What it says was so stays so: it takes the purpose in the version that was agreed to.</summary>
internal static class ReceiptWriting
{
    internal const string SchemaVersion = "ISO/IEC TS 27560:2023";

    private const string Controller = "controller";
    private const string Supervisor = "authority";

    /// <param name="notice">Where the business's documents are read.</param>
    /// <param name="withdraw">Where this consent is taken back.</param>
    internal static ConsentReceipt Of(Guid id, Guid person, ConsentRecord consent, Purpose purpose, BusinessOverview business, string notice, string withdraw)
    {
        var version = purpose.Versions[consent.Version - 1];
        var (terms, authority) = (version.Terms, Authorities.Of(business.Country));
        List<ReceiptParty> recipients = [.. terms.Recipients.Select((recipient, i) => new ReceiptParty(
            string.Create(CultureInfo.InvariantCulture, $"recipient-{i + 1}"), recipient.Value, "third-party"))];
        return new(
            SchemaVersion, id, person,
            new(notice, consent.Language.Value,
            [
                new ReceiptPurpose(
                    version.Wordings.First(one => one.Language == consent.Language).Text.Value, purpose.Code.Value, version.Number, consent.TextHash.Value, consent.Channel.Out(),
                    terms.Basis.Out(), [.. terms.Categories.Select(category => new ReceiptData(category.Value))], [Controller], (consent.Method ?? consent.Surface).Value, [],
                    terms.KeptDays is { } days ? string.Create(CultureInfo.InvariantCulture, $"P{days}D") : null, business.Country.Value,
                    [.. recipients.Select(recipient => recipient.Id)], withdraw),
            ]),
            [
                new(Controller, business.Name.Value, "pii-controller"),
                .. recipients,
                .. authority is null ? (ReceiptParty[])[] : [new(Supervisor, authority.Name, "authority", authority.Address)],
            ],
            [.. Events(consent, $"{person}")],
            Words.Languages.ToDictionary(language => language.Value, language => Texts(consent.Status, business, authority, language), StringComparer.Ordinal));
    }

    private static IEnumerable<ReceiptEvent> Events(ConsentRecord consent, string person)
    {
        yield return new(consent.RequestedAt, null, Controller, "explicit", ConsentStatus.Requested.Out());
        if (consent.GivenAt is { } given)
        {
            yield return new(given, consent.ExpiresAt, person, "explicit", ConsentStatus.Given.Out());
        }

        if (consent.ConfirmedAt is { } confirmed)
        {
            yield return new(confirmed, consent.ExpiresAt, person, "explicit", ConsentStatus.Confirmed.Out());
        }

        if (consent.HasEnded())
        {
            var isTime = consent.Status == ConsentStatus.Expired;
            yield return new(consent.Since, null, isTime ? Controller : person, isTime ? "none" : "explicit", consent.Status.Out());
        }
    }

    private static ReceiptTexts Texts(ConsentStatus status, BusinessOverview business, Authority? authority, Language language) => new(
        Says[status].In(language),
        Withdrawal.With(business.Name.Value).In(language),
        (authority is null ? Rights : RightsWith.With(authority.Name, authority.Address)).In(language));

    private static readonly Dictionary<ConsentStatus, Words> Says = new()
    {
        [ConsentStatus.Requested] = new("You were asked, and did not say yes.", "Du ble spurt, og sa ikke ja.", "Ti è stato chiesto e non hai detto sì."),
        [ConsentStatus.Given] = new("You said yes.", "Du sa ja.", "Hai detto sì."),
        [ConsentStatus.Confirmed] = new("You said yes, and confirmed it.", "Du sa ja, og bekreftet det.", "Hai detto sì e l'hai confermato."),
        [ConsentStatus.Withdrawn] = new("You took your yes back.", "Du trakk samtykket tilbake.", "Hai revocato il consenso."),
        [ConsentStatus.Objected] = new("You objected.", "Du protesterte.", "Ti sei opposto."),
        [ConsentStatus.Expired] = new("The time of your yes is over.", "Tiden for samtykket ditt er ute.", "Il tuo consenso è scaduto."),
    };

    private static Words Withdrawal { get; } = new(
        "You can take it back at any time, on the page of your booking or by telling {0}. What was done until then stays lawful.",
        "Du kan når som helst trekke det tilbake, på siden til bestillingen din eller ved å si fra til {0}. Det som er gjort frem til da, er fortsatt lovlig.",
        "Puoi revocarlo in qualsiasi momento, nella pagina della tua prenotazione o dicendolo a {0}. Quanto fatto fino ad allora resta lecito.");

    private static Words Rights { get; } = new(
        "You can ask what is held about you, and have it corrected, erased, restricted or handed over.",
        "Du kan be om å få vite hva som er lagret om deg, og få det rettet, slettet, begrenset eller utlevert.",
        "Puoi chiedere quali dati ti riguardano e farli correggere, cancellare, limitare o consegnare.");

    private static Words RightsWith { get; } = new(
        $"{Rights.English} You can complain to {{0}}: {{1}}",
        $"{Rights.Bokmal} Du kan klage til {{0}}: {{1}}",
        $"{Rights.Italian} Puoi presentare reclamo a {{0}}: {{1}}");
}
