using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>What people may ask for about their own data: to see it, to have it set right, and to leave, completely, provably, and without a trace of who it was.</summary>
public sealed class PrivacyModule : BookingsModule
{
    public PrivacyModule()
    {
        Schema("Erasures.sql", "Retention.sql", "Requests.sql", "Restrictions.sql", "AccessLog.sql");
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
        KeepsNoLongerThanNeeded();

        ShowWhatIsHeld();
        TakeRequests();

        AccountsForProcessing();
        HandlesIncidents();
        KeepsApplicants();
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
            .AddSingleton<Disclosures>()
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

    private void ShowWhatIsHeld()
    {
        Holds(PrivacyHoldings.Describe);
        Permits(May.Disclose, Role.Owner, Role.Manager);
        Permits(May.SeeOwn, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk, Role.Auditor, Role.Analyst);
        Serves(AskWhatIsHeld.Map);
        Serves(AskWhatIsHeldOnMe.Map);
        Serves(FetchDataExport.Map);
        Offers(services => services.AddSingleton<AccessDesk>().AddSingleton<ISubjectAccess>(provider => provider.GetRequiredService<AccessDesk>()));
    }

    private void TakeRequests()
    {
        Stores<DataRequest, DataRequestEvent>();
        Keeps<DataRequestTable>();
        Permits(May.TakeRequests, Role.Owner, Role.Manager, Role.FrontDesk);
        Permits(May.AnswerRequests, Role.Owner, Role.Manager);
        Serves(EnterDataRequest.Map);
        Serves(GetDataRequest.Map);
        Serves(ListDataRequests.Map);
        Serves(IdentifyRequester.Map);
        Serves(ExtendDataRequest.Map);
        Serves(AnswerDataRequest.Map);
        Serves(RefuseDataRequest.Map);
        Serves(CloseDataRequest.Map);
        Offers(services => services
            .AddSingleton<DataRequests>()
            .AddSingleton<IDataRequests>(provider => provider.GetRequiredService<DataRequests>())
            .AddSingleton<RequestPost>()
            .AddSingleton<BusinessDay>()
            .AddSingleton<IErasureBlocker, OpenRequests>());
    }

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
        Offers(services => services.AddSingleton<ApplicantCards>().AddSingleton<IAgingPeople, AgingApplicants>());
    }

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
