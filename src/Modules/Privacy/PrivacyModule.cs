using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>What people may ask for about their own data: to see it, to have it set right, and to leave, completely, provably, and without a trace of who it was.</summary>
public sealed partial class PrivacyModule : BookingsModule
{
    public PrivacyModule()
    {
        Schema("Erasures.sql", "Retention.sql", "Requests.sql", "Restrictions.sql", "AccessLog.sql", "Disclosures.sql", "Register.sql", "Fence.sql");
        Reads<PrivacyOptions>(PrivacyOptions.Section, PrivacyOptions.Problems);
        Reads<RecipientsOptions>("Recipients", Recipients.Problems);

        Stores<ErasureCase, ErasureEvent>();
        Keeps<ErasuresTable>();
        Serves(RequestErasure.Map);
        Serves(PreviewErasure.Map);
        Serves(GetErasure.Map);
        Serves(ListErasures.Map);
        Serves(SeeCertificate.Map);
        Serves(SeeCertificateKey.Map);
        Purges<PrivacyPurger>();
        States(Certificates.Texts);

        ShowWhatIsHeld();
        TakeRequests();
        FreezeWhatIsAskedFor();
        WriteDownWhoReads();

        KeepNoLongerThanNeeded();
        AccountForProcessing();
        HandleIncidents();
        KeepApplicants();

        Permits(May.Erase, Role.Owner);
        Permits(May.Read, Role.Owner, Role.Manager, Role.Auditor);
        Permits(May.Check, Role.Guest);

        Offers(services => services
            .AddSingleton<PeopleToErase>()
            .AddSingleton<ErasureDesk>()
            .AddSingleton<IErasures>(provider => provider.GetRequiredService<ErasureDesk>())
            .AddSingleton<ErasurePreview>()
            .AddSingleton<Disclosures>()
            .AddSingleton<IDisclosures, ToldBefore>()
            .AddSingleton<Certificates>()
            .AddSingleton<Farewells>()
            .AddSingleton<PeriodLimit>()
            .AddSingleton<Fence>()
            .AddSingleton<ErasurePipeline>()
            .AddSingleton<ErasureWorker>()
            .AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<ErasureWorker>())
            .AddHealthChecks().AddCheck<ErasureHealthCheck>("erasures", timeout: TimeSpan.FromSeconds(3)));
        Offers(services => LinkedTable.All.ToList().ForEach(table => services.AddSingleton(new LinkTable(table.Table))));
    }

    public override string Name => "privacy";
}
