using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>How people leave: completely, provably, and without a trace of who it was.</summary>
public sealed class PrivacyModule : BookingsModule
{
    public PrivacyModule()
    {
        Schema("Erasures.sql", "Retention.sql");
        Reads<PrivacyOptions>(PrivacyOptions.Section, PrivacyOptions.Problems);

        Stores<ErasureCase, ErasureEvent>();
        Keeps<ErasuresTable>();
        Serves(RequestErasure.Map);
        Serves(PreviewErasure.Map);
        Serves(GetErasure.Map);
        Serves(ListErasures.Map);
        Serves(SeeCertificate.Map);
        Serves(SeeCertificateKey.Map);
        KeepsNoLongerThanNeeded();

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

    private void KeepsNoLongerThanNeeded()
    {
        Stores<RetentionRules, RetentionRulesEvent>();
        Keeps<RetentionRulesTable>();
        Stores<RetentionNight, RetentionNightEvent>();
        Keeps<RetentionNightsTable>();
        Serves(GetRetention.Map);
        Serves(SetRetention.Map);
        Serves(SimulateRetention.Map);
        Serves(ListRetentionRuns.Map);
        Permits(May.SetRetention, Role.Owner);
        Offers(services => services
            .AddSingleton<IErasureBlocker, RestrictedPeople>()
            .AddSingleton<Protections>()
            .AddSingleton<RetentionNotices>()
            .AddSingleton<RetentionSelection>()
            .AddSingleton<RetentionWalk>()
            .AddSingleton<PartDestruction>()
            .AddSingleton<PeopleRemoval>()
            .AddSingleton<NightRun>()
            .AddSingleton<RetentionDesk>()
            .AddSingleton<IRetention>(provider => provider.GetRequiredService<RetentionDesk>())
            .AddSingleton<RetentionWorker>()
            .AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<RetentionWorker>()));
    }
}
