using Bookings.Consent.Contracts;

namespace Bookings.Access;

/// <summary>What is public about a business, for other modules and for the texts of its policies.</summary>
internal sealed class BusinessProfiles(EventStore store) : IBusinessProfiles, IPolicyFacts
{
    private const string Name = "business";

    public IReadOnlyDictionary<string, Words> Names { get; } = new Dictionary<string, Words>(StringComparer.Ordinal)
    {
        [Name] = new("the name of the business", "navnet på virksomheten", "il nome dell'attività"),
    };

    public async Task<BusinessOverview?> Of(TenantId business, CancellationToken cancellation) => (await GetBusiness.Find(store, business, cancellation))?.Business;

    public async Task<IReadOnlyDictionary<string, string>> Values(TenantId business, Language language, CancellationToken cancellation) =>
        await Of(business, cancellation) is { } found
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [Name] = found.Name.Value }
            : new Dictionary<string, string>(StringComparer.Ordinal);
}
