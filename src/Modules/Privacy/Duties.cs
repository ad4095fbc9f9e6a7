using Bookings.Consent.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>The part of the table of contents that is for the practice as controller: to keep no longer than needed, to account for it, to handle what goes wrong.</summary>
public sealed partial class PrivacyModule
{
    private void KeepNoLongerThanNeeded()
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
            .AddSingleton<PartSelection>()
            .AddSingleton<RetentionSelection>()
            .AddSingleton<RetentionWalk>()
            .AddSingleton<PartDestruction>()
            .AddSingleton<PeopleRemoval>()
            .AddSingleton<NightRun>()
            .AddSingleton<RetentionDesk>()
            .AddSingleton<IRetention>(provider => provider.GetRequiredService<RetentionDesk>())
            .AddSingleton<RetentionWorker>()
            .AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<RetentionWorker>())
            .AddHealthChecks().AddCheck<RetentionHealth>("retention", timeout: TimeSpan.FromSeconds(3)));
    }

    private void AccountForProcessing()
    {
        Serves(GetRegister.Map);
        Serves(ListRegisterChanges.Map);
        Serves(ShowRecipients.Map);
        Permits(May.SeeRegister, Role.Owner, Role.Auditor);
        Permits(May.SeeRecipients, Role.Guest);
        Offers(services => services
            .AddSingleton<DataMap>()
            .AddSingleton<IDataMap>(provider => provider.GetRequiredService<DataMap>())
            .AddSingleton<IPolicyFacts, RecipientFacts>()
            .AddSingleton<RegisterHistory>()
            .AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<RegisterHistory>()));
    }

    private void HandleIncidents()
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
        Offers(services => services.AddSingleton<IAgingPeople, AgingIncidents>().AddSingleton<IncidentReading>().AddSingleton<CountAffected.Counting>());
    }

    private void KeepApplicants()
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
}
