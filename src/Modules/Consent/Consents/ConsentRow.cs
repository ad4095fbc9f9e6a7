namespace Bookings.Consent;

/// <summary>A record as the table holds it.</summary>
internal sealed record ConsentRow(
    Guid Id, long Version, ConsentStatus Status, bool IsPending, Guid Purpose, Channel Channel, string Language, Instant Since, Instant? ExpiresAt)
{
    internal const string Select = "select id, version, status, is_pending, purpose_id, channel, language, since, expires_at from consent.consents";

    internal static ConsentRow From(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetInt64(1), Enum.Parse<ConsentStatus>(row.GetString(2)), row.GetBoolean(3), row.GetGuid(4), Enum.Parse<Channel>(row.GetString(5)), row.GetString(6),
        row.GetInstant(7), row.GetInstantOrNull(8));

    internal ConsentView Show(PublishedPolicies policies, Instant now)
    {
        var purpose = policies.Find(Purpose);
        var latest = purpose?.Latest();
        var counts = Status is ConsentStatus.Given or ConsentStatus.Confirmed && !IsPending && (ExpiresAt is null || now < ExpiresAt) && purpose?.IsPublished() == true;
        return new(
            Id, Purpose, Channel.Out(), Status.Out(), counts, (latest?.Terms.Basis ?? LawfulBasis.Consent).Out(), Language,
            latest?.Wordings.To(one => one.Language, Kernel.Language.Of(Language), latest.Default).Text.Value, Since, ExpiresAt);
    }
}
