using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Consent;

/// <summary>What people are asked to agree to, and what they agreed to. Knows them only by their id, and that only inside sealed parts.</summary>
public sealed class ConsentModule : BookingsModule
{
    public ConsentModule()
    {
        Schema("Consent.sql", "Revisions.sql");
        WritePolicies();
        WritePurposes();
        TakeAgreements();

        Permits(May.ReadPublished, Role.Guest);
        Permits(May.ReadPolicies, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk, Role.Auditor);
        Permits(May.WritePolicies, Role.Owner, Role.Manager);
        Permits(May.ConfirmAuthorship, Role.Owner);
        Permits(May.ReadConsents, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Permits(May.RecordConsents, Role.Owner, Role.Manager, Role.FrontDesk);

        // Proofs stay, for their own term; whose they are goes from the rows. Only public texts are in memory.
        PurgesRows();
        Holds(ConsentHoldings.Describe);
        Offers(services => services
            .AddSingleton(provider => new Policies(provider.GetRequiredService<EventStore>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IPolicyFacts, AuthorityFacts>()
            .AddSingleton<FactBook>()
            .AddSingleton<Receipts>()
            .AddSingleton<IConsents, ConsentDesk>()
            .AddSingleton<IRevisions, Revisions>()
            .AddSingleton<DueWork>()
            .AddHostedService(provider => provider.GetRequiredService<DueWork>()));
    }

    public override string Name => "consent";

    private void WritePolicies()
    {
        Stores<PolicyDocument, PolicyEvent>();
        Announces<PolicyEvent, PolicyRevised>(Revisions.Notice);
        Keeps<PolicyTable>();
        Keeps<PolicyTexts>();
        Serves(DraftPolicy.Map);
        Serves(RedraftPolicy.Map);
        Serves(ConfirmAuthorship.Map);
        Serves(PublishPolicy.Map);
        Serves(CheckPolicy.Map);
        Serves(RetirePolicy.Map);
        Serves(GetPolicy.Map);
        Serves(ListPolicies.Map);
        Serves(ListPolicyFacts.Map);
        Serves(ListPublishedPolicies.Map);
        Serves(GetPolicyText.Map);
    }

    private void WritePurposes()
    {
        Stores<Purpose, PurposeEvent>();
        Keeps<PurposeTable>();
        Serves(DraftPurpose.Map);
        Serves(RedraftPurpose.Map);
        Serves(PublishPurpose.Map);
        Serves(RetirePurpose.Map);
        Serves(GetPurpose.Map);
        Serves(ListPurposes.Map);
        Serves(ListPublishedPurposes.Map);
    }

    private void TakeAgreements()
    {
        Stores<Acceptance, AcceptanceEvent>();
        Keeps<AcceptanceTable>();
        Serves(ListAcceptances.Map);

        Stores<ConsentRecord, ConsentEvent>();
        Keeps<ConsentTable>();
        Serves(ListConsents.Map);
        Serves(RecordConsents.Map);
        Serves(ConfirmConsent.Map);
        Serves(WithdrawConsent.Map);
        Serves(ObjectToProcessing.Map);
        Serves(GetConsent.Map);
        Serves(GetReceipt.Map);
    }
}
