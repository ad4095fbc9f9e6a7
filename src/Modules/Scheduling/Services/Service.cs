using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>What can be booked, by which rules, with whom, where and with which resources.</summary>
/// <param name="Locations">Where it is offered; none named is everywhere.</param>
internal sealed record Service(
    ServiceStatus Status,
    Localised Name,
    Category Category,
    MessageLevel MessageLevel,
    ServiceRules Rules,
    Several<LocationId> Locations,
    PolicyId Policy,
    Several<ProviderId> Providers,
    Several<Requirement> Resources,
    IntakeFormId? Form = null,
    bool FormAtBooking = false,
    bool FormAboutHealth = false)
    : IState<Service, ServiceEvent>
{
    public static Service Initial { get; } = new(
        ServiceStatus.Unknown, Localised.In("en", ""), Category.Other, MessageLevel.Full, ServiceRules.Usual, [], CancellationPolicy.DefaultId, [], []);

    internal static StreamId<Service, ServiceEvent> Of(ServiceId id) => new(id.Value);

    internal bool Exists() => Status != ServiceStatus.Unknown;

    internal bool IsOfferedAt(LocationId location) => Locations.Count == 0 || Locations.Contains(location);

    public static Service Evolve(Service state, ServiceEvent fact) => fact switch
    {
        ServiceCreated e => state with
        {
            Status = ServiceStatus.Draft,
            Name = e.Name,
            Category = e.Category,
            MessageLevel = e.MessageLevel,
            Rules = e.Rules,
            Locations = e.Locations,
            Policy = e.Policy,
        },
        ServiceDescribed e => state with { Name = e.Name, Category = e.Category, MessageLevel = e.MessageLevel },
        ServiceRulesSet e => state with { Rules = e.Rules },
        ServiceLocationsSet e => state with { Locations = e.Locations },
        ServicePolicyChosen e => state with { Policy = e.Policy },
        ProvidersAssigned e => state with { Providers = e.Providers },
        ResourcesRequired e => state with { Resources = e.Resources },
        ServiceFormChosen e => state with { Form = e.Form, FormAtBooking = e.AtBooking, FormAboutHealth = e.AboutHealth },
        ServicePublished => state with { Status = ServiceStatus.Published },
        ServiceRetired => state with { Status = ServiceStatus.Retired },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum ServiceStatus
{
    Unknown,

    /// <summary>Being prepared: nobody can book it.</summary>
    Draft,
    Published,
    Retired,
}

/// <summary>The fixed taxonomy, so that figures of different businesses can be laid side by side.</summary>
internal enum Category
{
    Other,
    GeneralMedicine,
    Dentistry,
    Physiotherapy,
    Psychology,
    Nutrition,
    Diagnostics,
    Vaccination,
    Nursing,
    VeterinaryCare,
    Massage,
    Hair,
    Beauty,
    Fitness,
    Tutoring,
    LanguageLessons,
    MusicLessons,
    LegalAdvice,
    FinancialAdvice,
    Coaching,
    Repair,
}

/// <summary>How much a message about an appointment says.</summary>
internal enum MessageLevel
{
    Full,
    NoService,
    NoNames,
    LinkOnly,
}

internal sealed record ServiceUnknown() : Rejection(
    Because.NotFound, "service-unknown",
    new("There is no such service.", "Denne tjenesten finnes ikke.", "Questo servizio non esiste."));

internal sealed record ServiceIsRetired() : Rejection(
    Because.Conflict, "service-is-retired",
    new(
        "This service was retired and is not changed any more.",
        "Denne tjenesten er tatt ut av bruk og endres ikke lenger.",
        "Questo servizio è stato ritirato e non si modifica più."));
