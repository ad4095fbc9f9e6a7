using Bookings.Kernel;
using NodaTime;

namespace Bookings.Consent.Tests;

/// <summary>Facts and values that many tests begin with.</summary>
internal static class Some
{
    public static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 9, 0);
    public static readonly Language En = Language.Of("en");
    public static readonly Language Nb = Language.Of("nb");
    public static readonly Language It = Language.Of("it");
    public static readonly Guid PurposeId = Guid.Parse("0a000000-0000-4000-8000-000000000001");
    public static readonly Giver Kari = new(Guid.Parse("0b000000-0000-4000-8000-000000000002"));
    public static readonly Code Page = new("booking-page");

    public static PolicyText Text(Language language, string text) => new(language, new("Terms"), new(text));

    public static PolicyDrafted Drafted(params PolicyText[] texts) => new(Now, PolicyKind.Terms, [.. texts]);

    public static PolicyAuthorshipConfirmed Confirmed { get; } = new(Now);

    public static PolicyVersionPublished Published(int version, Instant from, bool material = true, params InsertedFact[] inserted) =>
        new(Now, version, from, material, En, [new(En, new("Terms"), new($"Text {version}"), Sha256.Of($"Text {version}"))], [.. inserted]);

    public static PurposeTerms Newsletter(bool confirmed = false, int? days = null, params PurposeWording[] wordings) => new(
        LawfulBasis.Consent, wordings.Length > 0 ? [.. wordings] : [new(En, new("May we write to you?"))], [Channel.Email], confirmed, days, [new("email-address")],
        [new("Post AS")], 365);

    public static PurposeVersion Version(PurposeTerms terms, int number = 1) => new(number, Now, En, terms, Hashed(terms));

    public static Several<HashedWording> Hashed(PurposeTerms terms) =>
        [.. terms.Wordings.Select(wording => new HashedWording(wording.Language, wording.Text, Sha256.Of(wording.Text.Value)))];

    public static GiveConsent.Command Give(PurposeTerms terms, Instant at, int version = 1) =>
        new(at, PurposeId, Version(terms, version), Hashed(terms)[0], Channel.Email, Page, Sha256.Of("token"), Kari);

    public static ConsentRequested Requested(PurposeTerms terms) => new(
        Now, PurposeId, 1, Channel.Email, En, Hashed(terms)[0].Hash, Page, Personal<Giver>.Of(Kari));

    public static ConsentGiven Given(PurposeTerms terms, Instant? at = null) => new(
        at ?? Now, 1, En, Hashed(terms)[0].Hash, Page, terms.ExpiresAfterDays is { } days ? (at ?? Now) + Duration.FromDays(days) : null,
        terms.ConfirmedByLink ? new(Sha256.Of("token"), (at ?? Now) + ConsentRecord.ConfirmedWithin) : null);
}
