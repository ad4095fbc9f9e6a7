using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>How people leave: completely, provably, and without a trace of who it was.</summary>
public sealed class PrivacyModule : BookingsModule
{
    public PrivacyModule()
    {
        Schema("Erasures.sql");
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

        AccountsForProcessing();
        HandlesIncidents();
        KeepsApplicants();
        PurgesRows();

        Permits(May.Erase, Role.Owner);
        Permits(May.Read, Role.Owner, Role.Manager, Role.Auditor);
        Permits(May.Check, Role.Guest);

        Offers(services => services
            .AddSingleton<PeopleToErase>()
            .AddSingleton<ErasureDesk>()
            .AddSingleton<IErasures>(provider => provider.GetRequiredService<ErasureDesk>())
            .AddSingleton<ErasurePreview>()
            .AddSingleton<Disclosures>()
            .AddSingleton<Certificates>()
            .AddSingleton<Farewells>()
            .AddSingleton<Fence>()
            .AddSingleton<ErasurePipeline>()
            .AddSingleton<ErasureWorker>()
            .AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<ErasureWorker>()));
    }

    public override string Name => "privacy";

    private void AccountsForProcessing()
    {
        Serves(GetRegister.Map);
        Permits(May.SeeRegister, Role.Owner, Role.Auditor);
        Offers(services => services.AddSingleton<DataMap>().AddSingleton<IDataMap>(provider => provider.GetRequiredService<DataMap>()));
    }

    private void HandlesIncidents()
    {
        Schema("Incidents.sql");
        Stores<Incident, IncidentEvent>();
        Stores<IncidentAccount, IncidentAccountEvent>();
        Keeps<IncidentsTable>();
        Serves(OpenIncident.Map);
        Serves(ListIncidents.Map);
        Serves(GetIncident.Map);
        Serves(AssessIncident.Map);
        Serves(CountAffected.Map);
        Serves(NotifyAuthority.Map);
        Serves(NotifyAffected.Map);
        Serves(CloseIncident.Map);
        Serves(EraseIncidentText.Map);
        Permits(May.SeeIncidents, Role.Owner, Role.Manager, Role.Auditor);
        Permits(May.HandleIncidents, Role.Owner, Role.Manager);
        Offers(services => services.AddSingleton<IncidentReading>().AddSingleton<CountAffected.Counting>());
    }

    private void KeepsApplicants()
    {
        Schema("Applicants.sql");
        Stores<Applicant, ApplicantEvent>();
        Keeps<ApplicantsTable>();
        Serves(RecordApplicant.Map);
        Serves(ListApplicants.Map);
        Serves(GetApplicant.Map);
        Serves(HireApplicant.Map);
        Serves(RejectApplicant.Map);
        Serves(WithdrawApplication.Map);
        Serves(EraseApplicant.Map);
        Permits(May.ChooseApplicants, Role.Owner, Role.Manager);
        Offers(services => services.AddSingleton<ApplicantCards>().AddSingleton<ApplicantRetention>());
    }
}
