using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Consent;

/// <summary>What people are asked to agree to, and what they agreed to. Knows them only by their id, and that only inside sealed parts.</summary>
public sealed class ConsentModule : BookingsModule
{
    public ConsentModule()
    {
        Schema("Consent.sql");

        Stores<PolicyDocument, PolicyEvent>();
        Keeps<PolicyTable>();
        Keeps<PolicyTexts>();

        Stores<Purpose, PurposeEvent>();
        Keeps<PurposeTable>();

        Stores<Acceptance, AcceptanceEvent>();
        Keeps<AcceptanceTable>();

        Stores<ConsentRecord, ConsentEvent>();
        Keeps<ConsentTable>();
        Serves(ConfirmConsent.Map);
        Serves(WithdrawConsent.Map);

        Permits(May.ReadPublished, Role.Guest);
        Permits(May.ReadPolicies, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk, Role.Auditor);
        Permits(May.WritePolicies, Role.Owner, Role.Manager);
        Permits(May.ConfirmAuthorship, Role.Owner);
        Permits(May.ReadConsents, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Permits(May.RecordConsents, Role.Owner, Role.Manager, Role.FrontDesk);

        Offers(services => services
            .AddSingleton(provider => new Policies(provider.GetRequiredService<EventStore>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IConsents, ConsentDesk>());
    }

    public override string Name => "consent";
}
