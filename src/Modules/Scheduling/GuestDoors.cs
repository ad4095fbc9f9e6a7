using Bookings.Consent.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Scheduling;

/// <summary>The part of the table of contents that is for those who book for themselves.</summary>
public sealed partial class SchedulingModule
{
    private void AskBeforehand()
    {
        Stores<IntakeForm, IntakeFormEvent>();
        Stores<IntakeAnswers, IntakeAnswersEvent>();
        Stores<MedicalAnswers, MedicalAnswersEvent>();
        Keeps<IntakeForms>();
        Keeps<IntakeAnswersTable>();
        Keeps<MedicalAnswersTable>();
        Permits(Bookings.Scheduling.Permissions.ReadHealth, Role.Owner, Role.Provider);
        Serves(PublishIntakeForm.Map);
        Serves(RetireIntakeForm.Map);
        Serves(GetIntakeForm.Map);
        Serves(ListIntakeForms.Map);
        Serves(ChooseIntakeForm.Map);
        Serves(AnswerIntake.Map);
        Serves(SeeAnswers.Map);
    }

    private void WelcomeGuests()
    {
        Permits(Bookings.Scheduling.Permissions.VisitPage, Role.Guest);
        Serves(ShowBookingPage.Map);
        Serves(ListGuestServices.Map);
        Serves(FindSlots.MapForGuests);
        Serves(ListSessions.MapForGuests);
        Serves(PlaceHold.MapForGuests);
        Serves(ReleaseHold.MapForGuests);
        Serves(GiveChallenge.Map);
        Serves(BookAsGuest.Map);
        Serves(TakeSeatAsGuest.Map);
        Serves(WaitAsGuest.Map);
        Offers(services => services
            .AddSingleton(provider => Altcha.Of(provider.GetRequiredService<EdgeOptions>()))
            .AddSingleton<IPolicyFacts, CancellationFacts>()
            .AddSingleton<BusinessLanguages>()
            .AddSingleton<ContactWindows>()
            .AddSingleton<GuestDesk>()
            .AddSingleton<GuestBookings>());
    }

    private void LetGuestsComeBack()
    {
        Serves(AskForLink.Map);
        Serves(OpenBooking.Map);
        Serves(CloseBooking.Map);
        Serves(SeeBooking.Map);
        Serves(MoveBooking.Map);
        Serves(CancelBooking.Map);
        Serves(DownloadCalendarFile.Map);
        Serves(SubscribeToBookings.Map);
        Serves(EndSubscriptions.Map);
        Serves(SeeBookingAnswers.Map);
        Serves(AnswerBooking.Map);
        Serves(SeeBookingConsents.Map);
        Serves(SeeConsentReceipt.Map);
        Serves(AnswerBookingConsents.Map);
        Serves(WithdrawBookingConsent.Map);
        Serves(SeeWaitingPlaces.Map);
        Serves(WaitAsVisitor.Map);
        Serves(AcceptAsGuest.Map);
        Serves(DeclineAsGuest.Map);
        Serves(LeaveAsGuest.Map);
        Serves(SendErasureCode.Map);
        Serves(EraseVisitor.Map);
        Serves(SendDataCode.Map);
        Serves(AskForOwnData.Map);
        Serves(WatchOwnData.Map);
        Serves(FetchOwnData.Map);
        Serves(MakeDataRequest.Map);
        Serves(SeeDataRequests.Map);
        Serves(ReadDataAnswers.Map);
        Serves(SeeWhoLooked.Map);
        Offers(services => services.AddSingleton<LinkPost>().AddHostedService(provider => provider.GetRequiredService<LinkPost>()));
    }
}
