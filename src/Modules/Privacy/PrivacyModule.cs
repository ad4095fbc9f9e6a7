using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>How people leave: completely, provably, and without a trace of who it was.</summary>
public sealed class PrivacyModule : BookingsModule
{
    public PrivacyModule()
    {
        Schema("Erasures.sql", "Restrictions.sql", "AccessLog.sql");
        Reads<PrivacyOptions>(PrivacyOptions.Section, PrivacyOptions.Problems);

        Stores<ErasureCase, ErasureEvent>();
        Keeps<ErasuresTable>();
        Serves(RequestErasure.Map);
        Serves(PreviewErasure.Map);
        Serves(GetErasure.Map);
        Serves(ListErasures.Map);
        Serves(SeeCertificate.Map);
        Serves(SeeCertificateKey.Map);

        Keep();
        WriteDownWhoReads();
        Purges<PrivacyPurger>();

        Permits(May.Erase, Role.Owner);
        Permits(May.Read, Role.Owner, Role.Manager, Role.Auditor);
        Permits(May.Check, Role.Guest);

        Offers(services => services
            .AddSingleton<PeopleToErase>()
            .AddSingleton<ErasureDesk>()
            .AddSingleton<IErasures>(provider => provider.GetRequiredService<ErasureDesk>())
            .AddSingleton<ErasurePreview>()
            .AddSingleton<Certificates>()
            .AddSingleton<Farewells>()
            .AddSingleton<Fence>()
            .AddSingleton<ErasurePipeline>()
            .AddSingleton<ErasureWorker>()
            .AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<ErasureWorker>()));
    }

    public override string Name => "privacy";

    /// <summary>What must not be used, and must not go.</summary>
    private void Keep()
    {
        Stores<Restriction, RestrictionEvent>();
        Stores<LegalHold, LegalHoldEvent>();
        Keeps<RestrictionsTable>();
        Keeps<LegalHoldsTable>();
        Serves(RestrictProcessing.Map);
        Serves(AnnounceLifting.Map);
        Serves(LiftRestriction.Map);
        Serves(GetRestriction.Map);
        Serves(PlaceLegalHold.Map);
        Serves(LiftLegalHold.Map);
        Serves(ListLegalHolds.Map);
        Permits(May.Restrict, Role.Owner, Role.Manager);
        Permits(May.Hold, Role.Owner);
        Offers(services => services
            .AddSingleton<Frozen>()
            .AddSingleton<IErasureBlocker>(provider => provider.GetRequiredService<Frozen>()));
    }

    private void WriteDownWhoReads()
    {
        Stores<AccessRules, AccessRulesEvent>();
        Keeps<AccessRulesTable>();
        Serves(ListAccess.Map);
        Serves(ListAccessOfClient.Map);
        Serves(GetAccessRules.Map);
        Serves(SetAccessRules.Map);
        Permits(May.ReadAccessLog, Role.Owner, Role.Auditor);
        Permits(May.SetRules, Role.Owner);
        Offers(services => services
            .AddSingleton<AccessLog>()
            .AddSingleton<IAccessLog>(provider => provider.GetRequiredService<AccessLog>())
            .AddSingleton<IAccessHistory>(provider => provider.GetRequiredService<AccessLog>()));
    }
}
