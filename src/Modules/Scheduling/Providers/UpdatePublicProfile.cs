using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>What everyone may know of a provider changes: the name shown, title, words about them, languages, places of work.</summary>
internal static class UpdatePublicProfile
{
    internal sealed record Request(
        Change<string> DisplayName = default,
        Change<LocalisedChange?> Title = default,
        Change<LocalisedChange?> Bio = default,
        Change<IReadOnlyList<string>?> Languages = default,
        Change<IReadOnlyList<Guid>?> Locations = default);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.DisplayName).NotRemoved().RuneLength(200, 1).OneLine();
            RuleFor(request => request.Title.Value).SetValidator(new LocalisedChangeValidator(200)!).OverridePropertyName("Title");
            RuleFor(request => request.Bio.Value).SetValidator(new LocalisedChangeValidator(4000, isOneLine: false)!).OverridePropertyName("Bio");
            RuleFor(request => request.Languages).Must(all => all.Value is not { Count: > 40 }).WithWords(SharedWords.HoldingAtMost(40));
            RuleForEach(request => request.Languages.Value).Must(code => Language.Find(code) is not null).WithWords(Language.Form).OverridePropertyName("Languages");
            RuleFor(request => request.Locations).Must(all => all.Value is not { Count: > 200 }).WithWords(SharedWords.HoldingAtMost(200));
        }
    }

    internal static Decision<ProviderEvent> Decide(Request asked, Provider provider)
    {
        var before = provider.Profile;
        var profile = new PublicProfile(
            asked.DisplayName.To(name => new PublicText(name)).Or(before.DisplayName),
            asked.Title.To(title => title?.ToLocalised(before.Title)).Or(before.Title),
            asked.Bio.To(bio => bio?.ToLocalised(before.Bio)).Or(before.Bio),
            asked.Languages.To(all => Several.Of<Language>([.. (all ?? []).Select(Language.Of).Distinct().OrderBy(language => language.Value, StringComparer.Ordinal)])).Or(before.Languages));
        var locations = Workplaces(asked).Or(provider.Locations);
        return provider switch
        {
            { Status: ProviderStatus.Unknown } => new ProviderUnknown(),
            { Status: ProviderStatus.Inactive } => new ProviderIsInactive(),
            _ when profile.Title?.HasItsDefault() == false || profile.Bio?.HasItsDefault() == false => new DefaultLanguageMissing(),
            _ => Facts(),
        };

        ProviderEvent[] Facts() =>
        [
            .. profile == before ? (ProviderEvent[])[] : [new PublicProfileUpdated(profile)],
            .. locations.Equals(provider.Locations) ? (ProviderEvent[])[] : [new WorkplacesSet(locations)],
        ];
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/providers/{providerId:guid}", Handle)
        .WithName(nameof(UpdatePublicProfile)).WithSummary("Change a provider's public profile (merge patch)").WithTags("providers")
        .Requires(Permissions.SetUp)
        .MergePatches<Request>()
        .Validates(new Validator())
        .Refuses<ProviderUnknown>().Refuses<ProviderIsInactive>().Refuses<DefaultLanguageMissing>().Refuses<ReferenceUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid providerId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(
            caller, Provider.Of(new(providerId)), provider => Decide(request, provider), References.Locations(Workplaces(request).Or([])), cancellation);
        return outcome.ToChanged();
    }

    private static Change<Several<LocationId>> Workplaces(Request asked) =>
        asked.Locations.To(all => Several.Of<LocationId>([.. (all ?? []).Distinct().Select(LocationId.From)]));
}
