namespace Bookings.Consent;

/// <summary>Which answers of a person stand: what was asked, given or objected to, and neither withdrawn nor expired.</summary>
internal static class StandingConsents
{
    /// <summary>A row of what stands, by purpose and channel.</summary>
    internal sealed record Row(Guid Id, Guid Purpose, Channel Channel, ConsentStatus Status);

    internal const string Sql =
        """
        select id, purpose_id, channel, status from consent.consents
        where tenant_id = $1 and client_id = $2 and status in ('Requested', 'Given', 'Confirmed', 'Objected')
        """;

    internal static Row From(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetGuid(1), Enum.Parse<Channel>(row.GetString(2)), Enum.Parse<ConsentStatus>(row.GetString(3)));
}
