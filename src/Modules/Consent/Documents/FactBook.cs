namespace Bookings.Consent;

/// <summary>All facts that texts may name, from whichever module answers for them.</summary>
internal sealed class FactBook(IEnumerable<IPolicyFacts> sources)
{
    private readonly List<IPolicyFacts> _sources = [.. sources];

    /// <summary>Every name with what it stands for.</summary>
    internal IReadOnlyDictionary<string, Words> Names { get; } =
        sources.SelectMany(source => source.Names).ToDictionary(name => name.Key, name => name.Value, StringComparer.Ordinal);

    /// <summary>What they are now in one language. Values pass what holds for every text: nothing in them makes a text show as what it is not.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> Values(TenantId business, Language language, CancellationToken cancellation)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in _sources)
        {
            foreach (var (name, value) in await source.Values(business, language, cancellation))
            {
                if (source.Names.ContainsKey(name) && TextGuard.Fault(value) is null)
                {
                    all[name] = TextGuard.Normal(value);
                }
            }
        }

        return all;
    }

    /// <summary>In several languages at once.</summary>
    internal async Task<IReadOnlyDictionary<Language, IReadOnlyDictionary<string, string>>> Values(
        TenantId business, IEnumerable<Language> languages, CancellationToken cancellation)
    {
        var all = new Dictionary<Language, IReadOnlyDictionary<string, string>>();
        foreach (var language in languages.Distinct())
        {
            all[language] = await Values(business, language, cancellation);
        }

        return all;
    }
}
