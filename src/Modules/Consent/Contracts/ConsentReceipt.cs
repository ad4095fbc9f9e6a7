using System.Text.Json.Serialization;

namespace Bookings.Consent.Contracts;

/// <summary>
/// A receipt of a consent: machine-readable, with the fields and the sections of ISO/IEC TS 27560:2023 (clause 6) under their names there. What that document leaves
/// optional and this program does not know is left out; what it asks for and only the business knows is an empty list.
/// </summary>
/// <param name="Texts">For people: the same in English, bokmål and Italian.</param>
public sealed record ConsentReceipt(
    [property: JsonPropertyName("schema_version")] string SchemaVersion,
    [property: JsonPropertyName("record_id")] Guid RecordId,
    [property: JsonPropertyName("pii_principal_id")] Guid PiiPrincipalId,
    [property: JsonPropertyName("pii_processing")] ReceiptProcessing Processing,
    [property: JsonPropertyName("party_identification")] IReadOnlyList<ReceiptParty> Parties,
    [property: JsonPropertyName("events")] IReadOnlyList<ReceiptEvent> Events,
    [property: JsonPropertyName("texts")] IReadOnlyDictionary<string, ReceiptTexts> Texts)
{
    public override string ToString() => "«personal»";
}

/// <param name="PrivacyNotice">Where the documents in force are.</param>
/// <param name="Language">In which the purpose was read.</param>
public sealed record ReceiptProcessing(
    [property: JsonPropertyName("privacy_notice")] string PrivacyNotice,
    [property: JsonPropertyName("language")] string Language,
    [property: JsonPropertyName("purposes")] IReadOnlyList<ReceiptPurpose> Purposes);

/// <param name="Purpose">The wording that was read.</param>
/// <param name="PurposeType">The purpose's code.</param>
/// <param name="NoticeHash">Lower-case hexadecimal SHA-256 of the wording in UTF-8.</param>
/// <param name="Controllers">Ids of parties.</param>
/// <param name="CollectionMethod">How it was said: booking-page, staff …</param>
/// <param name="StorageLocations">Known to the business alone, and so empty.</param>
/// <param name="RetentionPeriod">ISO 8601; null for as long as it serves the purpose.</param>
/// <param name="Jurisdiction">ISO 3166-1.</param>
/// <param name="Recipients">Ids of parties.</param>
/// <param name="WithdrawalMethod">The address to call, as a POST.</param>
public sealed record ReceiptPurpose(
    [property: JsonPropertyName("purpose")] string Purpose,
    [property: JsonPropertyName("purpose_type")] string PurposeType,
    [property: JsonPropertyName("purpose_version")] int PurposeVersion,
    [property: JsonPropertyName("notice_hash")] string NoticeHash,
    [property: JsonPropertyName("channel")] string Channel,
    [property: JsonPropertyName("lawful_basis")] string LawfulBasis,
    [property: JsonPropertyName("pii_information")] IReadOnlyList<ReceiptData> Data,
    [property: JsonPropertyName("pii_controllers")] IReadOnlyList<string> Controllers,
    [property: JsonPropertyName("collection_method")] string CollectionMethod,
    [property: JsonPropertyName("storage_locations")] IReadOnlyList<string> StorageLocations,
    [property: JsonPropertyName("retention_period")] string? RetentionPeriod,
    [property: JsonPropertyName("jurisdiction")] string Jurisdiction,
    [property: JsonPropertyName("recipient_third_parties")] IReadOnlyList<string> Recipients,
    [property: JsonPropertyName("withdrawal_method")] string WithdrawalMethod);

/// <param name="Type">The category's code.</param>
public sealed record ReceiptData([property: JsonPropertyName("pii_type")] string Type);

/// <param name="Role">pii-controller, third-party or authority.</param>
public sealed record ReceiptParty(
    [property: JsonPropertyName("party_id")] string Id,
    [property: JsonPropertyName("party_name")] string Name,
    [property: JsonPropertyName("party_role")] string Role,
    [property: JsonPropertyName("party_url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null);

/// <param name="Until">When it ends by itself; null where it does not.</param>
/// <param name="Entity">Whose act it is: the person's id, or the id of a party.</param>
/// <param name="Type">explicit for what somebody said; none where time passed.</param>
/// <param name="State">requested, given, confirmed, withdrawn, objected or expired.</param>
public sealed record ReceiptEvent(
    [property: JsonPropertyName("event_time")] Instant Time,
    [property: JsonPropertyName("valid_until"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? Until,
    [property: JsonPropertyName("entity_id")] string Entity,
    [property: JsonPropertyName("event_type")] string Type,
    [property: JsonPropertyName("event_state")] string State);

/// <param name="Status">What the consent is now.</param>
/// <param name="Withdrawal">How to take it back.</param>
/// <param name="Rights">What else one can do.</param>
public sealed record ReceiptTexts(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("withdrawal")] string Withdrawal,
    [property: JsonPropertyName("rights")] string Rights);
