using Bookings.Access.Contracts;

namespace Bookings.Consent;

/// <summary>Anybody reads what a business has to say: the documents in force, and whom to complain to.</summary>
internal static class ListPublishedPolicies
{
    /// <param name="Authority">The data protection authority of the business's country; null where none is known.</param>
    internal sealed record View(IReadOnlyList<DocumentToShow> Documents, AuthorityView? Authority);

    internal sealed record AuthorityView(string Name, string Address);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/policies", Handle)
        .WithName(nameof(ListPublishedPolicies))
        .WithSummary("See the policies in force")
        .WithDescription("Each in the language of `language`, or the nearest there is. To accept one, send back its document, version, language and hash.")
        .Requires(May.ReadPublished);

    private static async Task<Versioned<View>> Handle(
        Caller caller, Policies policies, IBusinessProfiles businesses, TimeProvider clock, CancellationToken cancellation, string? language = null)
    {
        var (published, now) = (await policies.Now(caller.Tenant, cancellation), clock.GetCurrentInstant());
        var business = await businesses.Of(caller.Tenant, cancellation);
        var authority = business is null ? null : Authorities.Of(business.Country);
        return Answers.Ok(
            new View(published.Documents(Asked(language, business), now), authority is null ? null : new(authority.Name, authority.Address)), published.VersionAt(now));
    }

    /// <summary>Said in the address or not at all, so that an address means one text to every cache.</summary>
    internal static Language Asked(string? language, BusinessOverview? business) => language is null
        ? business?.Language ?? Words.Languages[0]
        : Language.Find(language) ?? throw new BadParameterException("language", Language.Form);
}
