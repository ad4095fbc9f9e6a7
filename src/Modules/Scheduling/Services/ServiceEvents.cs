namespace Bookings.Scheduling;

// Stored for ever: add, never change. What the business offers: public, no word about a person.

internal abstract record ServiceEvent;

internal sealed record ServiceCreated(
    Localised Name, Category Category, ServiceRules Rules, Several<LocationId> Locations, PolicyId Policy, MessageLevel MessageLevel) : ServiceEvent;

internal sealed record ServiceDescribed(Localised Name, Category Category, MessageLevel MessageLevel) : ServiceEvent;

internal sealed record ServiceRulesSet(ServiceRules Rules) : ServiceEvent;

internal sealed record ServiceLocationsSet(Several<LocationId> Locations) : ServiceEvent;

internal sealed record ServicePolicyChosen(PolicyId Policy) : ServiceEvent;

internal sealed record ProvidersAssigned(Several<ProviderId> Providers) : ServiceEvent;

internal sealed record ResourcesRequired(Several<Requirement> Resources) : ServiceEvent;

/// <param name="Form">None: nothing is asked.</param>
/// <param name="AtBooking">A guest's booking needs the required answers.</param>
/// <param name="AboutHealth">The form asks about health, as it will for ever: the service stays with a health profession.</param>
internal sealed record ServiceFormChosen(IntakeFormId? Form, bool AtBooking, bool AboutHealth) : ServiceEvent;

internal sealed record ServicePublished : ServiceEvent;

internal sealed record ServiceRetired : ServiceEvent;

/// <param name="Units">How many of the pool one appointment takes.</param>
internal sealed record Requirement(PoolId Pool, int Units);
