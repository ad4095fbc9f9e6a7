namespace Bookings.Clients;

/// <summary>Opens where clients are reached, for what is sent to them at this moment.</summary>
internal sealed class ClientContacts(ClientCards cards, Vault vault) : IClientContacts
{
    public async Task<IReadOnlyDictionary<SubjectId, ClientContact>> Of(
        TenantId business, IReadOnlyCollection<SubjectId> clients, CancellationToken cancellation)
    {
        var standing = await vault.Standing(business, clients, cancellation);
        var live = standing.Where(one => one.Value is SubjectState.Live or SubjectState.Restricted).Select(one => one.Key.Value).ToList();
        return (await cards.OfUnseen(business, live, cancellation))
            .Where(card => card.Details is not null)
            .Select(card => Contact(card.Row, card.Details!, standing[card.Row.Id.Subject]))
            .ToDictionary(contact => contact.Id);
    }

    private static ClientContact Contact(ClientRow row, ClientDetails details, SubjectState standing) => new(
        row.Id.Subject, Language.Find(row.Language), row.Zone is { } zone ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) : null,
        details.Name, details.Email, details.Phone, row.IsBlocked, standing == SubjectState.Restricted,
        [.. Enum.GetValues<ContactKind>().Where(kind => row.Verified.HasFlag(FieldsOf.Kind(kind)))]);
}
