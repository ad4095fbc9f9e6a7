namespace Bookings.Scheduling;

/// <summary>Somebody looks at one provider's public profile.</summary>
internal static class GetProvider
{
    internal sealed record View(
        Guid Id, string DisplayName, LocalisedText? Title, LocalisedText? Bio, IReadOnlyList<string> Languages, IReadOnlyList<LocationId> Locations, ProviderStatus Status)
    {
        internal static View Of(Guid id, Provider provider) => new(
            id, provider.Profile.DisplayName.Value, LocalisedText.Of(provider.Profile.Title), LocalisedText.Of(provider.Profile.Bio),
            [.. provider.Profile.Languages.Select(language => language.Value)], [.. provider.Locations], provider.Status);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/providers/{providerId:guid}", Handle)
        .WithName(nameof(GetProvider)).WithSummary("Show a provider").WithTags("providers")
        .Requires(Permissions.ReadSetUp)
        .Refuses<ProviderUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid providerId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var found = await store.Load(caller.Tenant, Provider.Of(new(providerId)), cancellation);
        return found.Exists ? Answers.Ok(View.Of(providerId, found.State), found.Version) : new ProviderUnknown().ToProblem();
    }
}
