using System.Collections.Concurrent;
using Bookings.Access.Contracts;
using Microsoft.Extensions.Primitives;

namespace Bookings.Scheduling;

/// <summary>In which language a guest is spoken to: the one asked for, else the first that the browser prefers, else the business's own.</summary>
/// <remarks>A business's language is remembered for a minute: it changes rarely, and no booking should ask the database for it.</remarks>
internal sealed class BusinessLanguages(IBusinesses businesses, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (Language Language, long Since)> _known = new(StringComparer.Ordinal);

    internal async ValueTask<Language> Of(string? asked, HttpRequest request, string business, CancellationToken cancellation) =>
        Language.Find(asked) ?? Preferred(request) ?? await Own(business, cancellation);

    private async ValueTask<Language> Own(string business, CancellationToken cancellation)
    {
        if (_known.TryGetValue(business, out var known) && clock.GetElapsedTime(known.Since) < KeptFor)
        {
            return known.Language;
        }

        var found = await businesses.Named(business, cancellation);
        _known[business] = (found.Language, clock.GetTimestamp());
        return found.Language;
    }

    private static Language? Preferred(HttpRequest request) => StringValues.IsNullOrEmpty(request.Headers.AcceptLanguage)
        ? null
        : request.GetTypedHeaders().AcceptLanguage.Where(each => each.Quality is not 0).OrderByDescending(each => each.Quality ?? 1)
            .Select(each => Language.Find(each.Value.Value)).FirstOrDefault(each => each is not null);
}

internal static class PublicBusiness
{
    /// <summary>The business of a public address, which the edge has found already: without one nobody comes here.</summary>
    internal static async Task<BusinessOverview> Named(this IBusinesses businesses, string address, CancellationToken cancellation) =>
        Slug.TryParse(address, out var slug) && await businesses.Find(slug, cancellation) is { } found ? found : throw new InvalidOperationException("A public address names no business.");
}
