using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>How people leave: completely, provably, and without a trace of who it was.</summary>
public sealed class PrivacyModule : BookingsModule
{
    public PrivacyModule()
    {
        Schema("Erasures.sql");
        Reads<PrivacyOptions>(PrivacyOptions.Section, PrivacyOptions.Problems);

        Stores<ErasureCase, ErasureEvent>();
        Keeps<ErasuresTable>();
        Serves(RequestErasure.Map);
        Serves(PreviewErasure.Map);
        Serves(GetErasure.Map);
        Serves(ListErasures.Map);
        Serves(SeeCertificate.Map);
        Serves(SeeCertificateKey.Map);

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
}
