using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Privacy;

/// <summary>The part of the table of contents that is for the person: to see what is held and who saw it, to ask, to restrict.</summary>
public sealed partial class PrivacyModule
{
    private void ShowWhatIsHeld()
    {
        Holds(PrivacyHoldings.Describe);
        Permits(May.Disclose, Role.Owner, Role.Manager);
        Permits(May.SeeOwn, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk, Role.Auditor, Role.Analyst, Role.Support);
        Serves(AskWhatIsHeld.Map);
        Serves(AskWhatIsHeldOnMe.Map);
        Serves(FetchDataExport.Map);
        Offers(services => services.AddSingleton<AccessLetters>().AddSingleton<AccessDesk>().AddSingleton<ISubjectAccess>(provider => provider.GetRequiredService<AccessDesk>()));
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
            .AddSingleton<PeopleContacts>()
            .AddSingleton<BusinessDay>()
            .AddSingleton<IErasureBlocker, OpenRequests>());
    }

    /// <summary>What must not be used, and must not go.</summary>
    private void FreezeWhatIsAskedFor()
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
        Serves(ListAccessOfMe.Map);
        Serves(GetAccessRules.Map);
        Serves(SetAccessRules.Map);
        Permits(May.ReadAccessLog, Role.Owner, Role.Auditor);
        Permits(May.SetRules, Role.Owner);
        Offers(services => services
            .AddSingleton<AccessLog>()
            .AddSingleton<IAccessLog>(provider => provider.GetRequiredService<AccessLog>())
            .AddSingleton<IAccessHistory>(provider => provider.GetRequiredService<AccessLog>())
            .AddSingleton<AccessLogTerm>()
            .AddSingleton<IBackgroundWork>(provider => provider.GetRequiredService<AccessLogTerm>()));
    }
}
