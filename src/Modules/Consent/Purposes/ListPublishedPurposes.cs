using Bookings.Access.Contracts;

namespace Bookings.Consent;

/// <summary>Anybody reads what a business does with people's data, why it may, and what it would like to be allowed.</summary>
internal static class ListPublishedPurposes
{
    /// <param name="Asked">Those that rest on consent: somebody may say yes or no to each, on each channel. None is answered beforehand.</param>
    /// <param name="Told">Those that rest on something else.</param>
    internal sealed record View(IReadOnlyList<PurposeToShow> Asked, IReadOnlyList<PurposeToShow> Told);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/purposes", Handle)
        .WithName(nameof(ListPublishedPurposes))
        .WithSummary("See what is done with people's data, and what is asked")
        .WithDescription("In the language of `language`, or the nearest there is. An answer sends back the purpose, one of its channels, the language and the hash of the words that were read.")
        .Requires(May.ReadPublished);

    private static async Task<Versioned<View>> Handle(
        Caller caller, Policies policies, IBusinessProfiles businesses, CancellationToken cancellation, string? language = null)
    {
        var published = await policies.Now(caller.Tenant, cancellation);
        var wanted = ListPublishedPolicies.Asked(language, language is null ? await businesses.Of(caller.Tenant, cancellation) : null);
        var told = published.AllPurposes(wanted).Where(purpose => purpose.LawfulBasis != LawfulBasis.Consent.Out());
        return Answers.Ok(new View(published.Purposes(wanted), [.. told]), published.Version);
    }
}
