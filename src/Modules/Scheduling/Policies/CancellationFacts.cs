using Bookings.Consent.Contracts;

namespace Bookings.Scheduling;

/// <summary>
/// What moving, cancelling and not coming costs, for documents to name: the words are made from the rules that are applied, so a document that names them is stale as
/// soon as a rule changes.
/// </summary>
internal sealed class CancellationFacts(Practices practices) : IPolicyFacts
{
    private const string Terms = "cancellation-terms";

    public IReadOnlyDictionary<string, Words> Names { get; } = new Dictionary<string, Words>(StringComparer.Ordinal)
    {
        [Terms] = new(
            "what moving, cancelling and not coming costs, of every service that can be booked",
            "hva det koster å flytte, avbestille og utebli, for alle tjenester som kan bestilles",
            "quanto costa spostare, disdire e non presentarsi, per ogni servizio prenotabile"),
    };

    public async Task<IReadOnlyDictionary<string, string>> Values(TenantId business, Language language, CancellationToken cancellation) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [Terms] = Of((await practices.Load(business, cancellation)).Parts, language) };

    /// <summary>Where services have different ones, each with its name in front; where nothing can be booked yet, those that hold by default.</summary>
    internal static string Of(SetupParts parts, Language language)
    {
        List<PublishedTerms> all =
        [
            .. parts.Services.Values.Where(service => service.Status == ServiceStatus.Published).Select(service => service.Policy).DefaultIfEmpty(CancellationPolicy.DefaultId)
                .Distinct().OrderBy(policy => policy.Value).Select(policy => parts.Policies.GetValueOrDefault(policy, CancellationPolicy.Initial).Current()),
        ];
        var texts = all.Select(terms => TermsText.Of(terms.Terms).In(language)).ToList();
        return texts.Distinct(StringComparer.Ordinal).Count() == 1 ? texts[0] : string.Join(' ', all.Zip(texts, (terms, text) => $"{terms.Name.Value}: {text}"));
    }
}
