using Bookings.Access.Contracts;

namespace Bookings.Consent;

/// <summary>What Consent itself answers for: the authority that watches over the business, and where a text's reader can complain.</summary>
internal sealed class AuthorityFacts(IBusinessProfiles businesses) : IPolicyFacts
{
    private const string Authority = "authority";
    private const string Link = "authority-link";

    public IReadOnlyDictionary<string, Words> Names { get; } = new Dictionary<string, Words>(StringComparer.Ordinal)
    {
        [Authority] = new("the data protection authority of the business's country", "datatilsynet i virksomhetens land", "l'autorità garante del paese dell'attività"),
        [Link] = new("the address of that authority", "adressen til denne myndigheten", "l'indirizzo di questa autorità"),
    };

    public async Task<IReadOnlyDictionary<string, string>> Values(TenantId business, Language language, CancellationToken cancellation) =>
        await businesses.Of(business, cancellation) is { } found && Authorities.Of(found.Country) is { } authority
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [Authority] = authority.Name, [Link] = authority.Address }
            : new Dictionary<string, string>(StringComparer.Ordinal);
}
