using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class ProviderTests
{
    private static readonly LocationId Sentrum = new(new("33333333-0000-4000-8000-000000000001"));
    private static readonly PublicProfile Kari = new(new("Kari"), Localised.In("nb", "Frisør"), null, [Language.Of("nb")]);
    private readonly Spec<Provider, ProviderEvent> _spec = new();

    [Fact]
    public void A_provider_is_registered_with_what_everyone_may_know() => _spec
        .Given()
        .When(provider => RegisterProvider.Decide(new(Kari, [Sentrum]), provider))
        .Then(new ProviderRegistered(Kari, [Sentrum]));

    [Fact]
    public void A_title_is_taken_away_and_the_rest_stays() => _spec
        .Given(new ProviderRegistered(Kari, []))
        .When(provider => UpdatePublicProfile.Decide(new(Title: new(true, null)), provider))
        .Then(new PublicProfileUpdated(Kari with { Title = null }));

    [Fact]
    public void A_new_place_of_work_is_a_fact_of_its_own() => _spec
        .Given(new ProviderRegistered(Kari, []))
        .When(provider => UpdatePublicProfile.Decide(new(Locations: new(true, [Sentrum.Value])), provider))
        .Then(new WorkplacesSet([Sentrum]));

    [Fact]
    public void The_same_profile_is_no_change() => _spec
        .Given(new ProviderRegistered(Kari, [Sentrum]))
        .When(provider => UpdatePublicProfile.Decide(new(new Change<string>(true, "Kari"), Languages: new(true, ["nb"])), provider))
        .ThenNothingChanged();

    [Fact]
    public void Who_is_no_longer_booked_is_not_changed() => _spec
        .Given(new ProviderRegistered(Kari, []), new ProviderDeactivated())
        .When(provider => UpdatePublicProfile.Decide(new(new Change<string>(true, "Ola")), provider))
        .ThenRejected(new ProviderIsInactive());

    [Fact]
    public void Who_names_no_place_works_everywhere()
    {
        Assert.True(Provider.Evolve(Provider.Initial, new ProviderRegistered(Kari, [])).WorksAt(Sentrum));
        Assert.False(Provider.Evolve(Provider.Initial, new ProviderRegistered(Kari, [new(Guid.Empty)])).WorksAt(Sentrum));
    }
}
