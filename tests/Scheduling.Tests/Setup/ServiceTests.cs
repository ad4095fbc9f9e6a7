using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class ServiceTests
{
    private static readonly ProviderId Kari = new(new("11111111-0000-4000-8000-000000000001"));
    private static readonly PoolId Room = new(new("22222222-0000-4000-8000-000000000001"));
    private static readonly LocationId Sentrum = new(new("33333333-0000-4000-8000-000000000001"));

    private static readonly ServiceCreated Created = new(
        Localised.In("nb", "Klipp"), Category.Hair, ServiceRules.Usual, [Sentrum], CancellationPolicy.DefaultId, MessageLevel.Full);

    private readonly Spec<Service, ServiceEvent> _spec = new();

    [Fact]
    public void A_service_begins_as_a_draft()
    {
        var service = Service.Evolve(Service.Initial, Created);

        Assert.Equal(ServiceStatus.Draft, service.Status);
    }

    [Fact]
    public void Rules_that_contradict_themselves_are_refused() => _spec
        .Given()
        .When(service => CreateService.Decide(
            new(Created.Name, Created.Category, ServiceRules.Usual with { Durations = [] }, [], CancellationPolicy.DefaultId, MessageLevel.Full), service))
        .ThenRejected(new RulesContradict());

    [Fact]
    public void Another_language_is_added_to_the_name_and_the_first_stays() => _spec
        .Given(Created)
        .When(service => ChangeService.Decide(Ask(name: new(Texts: Texts(("en", "Haircut")))), service))
        .Then(new ServiceDescribed(
            Localised.Of(Language.Of("nb"), [new(Language.Of("nb"), new("Klipp")), new(Language.Of("en"), new("Haircut"))]), Category.Hair, MessageLevel.Full));

    [Fact]
    public void The_default_language_cannot_be_taken_away() => _spec
        .Given(Created)
        .When(service => ChangeService.Decide(Ask(name: new(Texts: Texts(("nb", null)))), service))
        .ThenRejected(new DefaultLanguageMissing());

    [Fact]
    public void A_changed_rule_leaves_the_others_alone() => _spec
        .Given(Created)
        .When(service => ChangeService.Decide(Ask(rules: new(BufferAfter: new(true, Duration.FromMinutes(10)))), service))
        .Then(new ServiceRulesSet(ServiceRules.Usual with { Buffers = new(Duration.Zero, Duration.FromMinutes(10)) }));

    [Fact]
    public void A_price_is_set_and_taken_away()
    {
        var priced = new RulesChange(Price: new(true, new(new(true, 50_000), new(true, "NOK")))).ToRules(ServiceRules.Usual);
        var dearer = new RulesChange(Price: new(true, new(new(true, 60_000)))).ToRules(priced);
        var free = new RulesChange(Price: new(true, null)).ToRules(dearer);

        Assert.Equal(new Money(50_000, Currency.Of("NOK")), priced.Price);
        Assert.Equal(new Money(60_000, Currency.Of("NOK")), dearer.Price);
        Assert.Null(free.Price);
    }

    [Fact]
    public void A_change_to_the_same_is_no_change() => _spec
        .Given(Created)
        .When(service => ChangeService.Decide(
            Ask(rules: new(HorizonDays: new(true, 60))) with { Category = new(true, Category.Hair), Locations = new(true, [Sentrum.Value]) }, service))
        .ThenNothingChanged();

    [Fact]
    public void Nobody_publishes_a_service_that_nobody_gives() => _spec
        .Given(Created)
        .When(PublishService.Decide)
        .ThenRejected(new PublishService.NobodyGivesIt());

    [Fact]
    public void A_service_with_a_provider_is_published() => _spec
        .Given(Created, new ProvidersAssigned([Kari]))
        .When(PublishService.Decide)
        .Then(new ServicePublished());

    [Fact]
    public void Assigning_the_same_providers_again_changes_nothing() => _spec
        .Given(Created, new ProvidersAssigned([Kari]))
        .When(service => AssignProviders.Decide(new([Kari]), service))
        .ThenNothingChanged();

    [Fact]
    public void A_service_takes_units_of_a_pool() => _spec
        .Given(Created)
        .When(service => RequireResources.Decide(new([new(Room, 2)]), service))
        .Then(new ResourcesRequired([new(Room, 2)]));

    [Fact]
    public void A_retired_service_is_not_changed() => _spec
        .Given(Created, new ServiceRetired())
        .When(service => AssignProviders.Decide(new([Kari]), service))
        .ThenRejected(new ServiceIsRetired());

    private static ChangeService.Request Ask(LocalisedChange? name = null, RulesChange? rules = null) =>
        new(name is null ? default : new(true, name), Rules: rules is null ? default : new(true, rules));

    private static Change<IReadOnlyDictionary<string, string?>> Texts(params (string Language, string? Text)[] texts) =>
        new(true, texts.ToDictionary(text => text.Language, text => text.Text, StringComparer.Ordinal));
}
