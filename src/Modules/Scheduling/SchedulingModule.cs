using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Scheduling;

/// <summary>Who is booked when. Knows clients only by their id, and that only inside sealed parts.</summary>
public sealed partial class SchedulingModule : BookingsModule
{
    public override string Name => "scheduling";

    public SchedulingModule()
    {
        Schema("Setup.sql", "Allocations.sql", "Appointments.sql", "BookingCounts.sql", "Imports.sql", "Holds.sql", "Sessions.sql", "Waitlist.sql", "Intake.sql", "Guests.sql", "SchedulingErasure.sql", "Visits.sql");

        Permits(Bookings.Scheduling.Permissions.SetUp, Role.Owner, Role.Manager);
        Permits(Bookings.Scheduling.Permissions.PlanHours, Role.Owner, Role.Manager, Role.Provider);
        Permits(Bookings.Scheduling.Permissions.ReadSetUp, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk, Role.Auditor);

        Permits(Bookings.Scheduling.Permissions.Book, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Permits(Bookings.Scheduling.Permissions.ReadAppointments, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);

        Permits(Bookings.Scheduling.Permissions.ReadSlots, Role.Owner, Role.Manager, Role.Provider, Role.FrontDesk);
        Permits(Bookings.Scheduling.Permissions.ReadStatistics, Role.Owner, Role.Manager, Role.Auditor, Role.Analyst);

        Permits(Bookings.Scheduling.Permissions.Import, Role.Owner, Role.Manager);

        SetUpPlaces();
        SetUpServices();
        SetUpPeople();
        SetUpTerms();
        TakeAppointments();
        Serves(StartImport.Map);
        Offers(services => services.AddSingleton<IImports, Importer>());
        HoldTimes();
        GiveClasses();
        Offers(services => services.AddSingleton<ICalendars, SubscribedCalendars>());
        BookTogether();
        Wait();
        AskBeforehand();
        WelcomeGuests();
        LetGuestsComeBack();
        Purges<SchedulingPurger>();
        Holds(SchedulingHoldings.Describe);
        Offers(services => services
            .AddSingleton<Privacy.Contracts.IErasureBlocker, WhatLiesAhead>()
            .AddSingleton<Privacy.Contracts.IVisits, LastVisits>()
            .AddSingleton<Privacy.Contracts.IAgingStreams, AgingBookings>()
            .AddSingleton<Privacy.Contracts.IAgingStreams, AgingMedicalAnswers>());
        Offers(services => services.AddSingleton(provider => new Practices(provider.GetRequiredService<EventStore>())));
    }

    private void TakeAppointments()
    {
        Stores<Appointment, AppointmentEvent>();
        Keeps<Allocations>();
        Keeps<AppointmentsTable>();
        Announces<AppointmentEvent, AppointmentChanged>(AppointmentNotices.Of);
        Serves(BookAppointment.Map);
        Serves(GetAppointment.Map);
        Serves(ListAppointments.Map);
        Serves(ConfirmAppointment.Map);
        Serves(DeclineAppointment.Map);
        Serves(RescheduleAppointment.Map);
        Serves(ReassignAppointment.Map);
        Serves(CancelAppointment.Map);
        Serves(CheckIn.Map);
        Serves(CompleteAppointment.Map);
        Serves(MarkNoShow.Map);
        Serves(CorrectAttendance.Map);
        Serves(FindSlots.Map);
        Follows<BookingCounts>();
        Serves(GetBookingCounts.Map);
        Offers(services => services.AddSingleton<BookingDesk>().AddSingleton<AppointmentMoves>().AddSingleton<ManageLinks>().AddSingleton<IClientLinks>(provider => provider.GetRequiredService<ManageLinks>()).AddSingleton<IAppointments, AppointmentBriefs>().AddSingleton<IVisitorCounts, VisitorCounts>());
    }

    private void HoldTimes()
    {
        Serves(PlaceHold.Map);
        Serves(GetHold.Map);
        Serves(ReleaseHold.Map);
    }

    private void GiveClasses()
    {
        Stores<ClassSession, SessionEvent>();
        Keeps<SessionAllocations>();
        Keeps<SessionsTable>();
        Serves(ScheduleSession.Map);
        Serves(ChangeCapacity.Map);
        Serves(CancelSession.Map);
        Serves(BookSeat.Map);
        Serves(ListSessions.Map);
        Serves(ListSeats.Map);
        Follows<CancelSeats>();
    }

    private void BookTogether()
    {
        Stores<AppointmentSeries, SeriesEvent>();
        Serves(PlanSeries.Map);
        Serves(BookSeries.Map);
        Serves(GetSeries.Map);
        Serves(SkipOccurrence.Map);
        Serves(ShiftSeries.Map);
        Serves(EndSeries.Map);
        Offers(services => services.AddSingleton<SeriesDesk>());
    }

    private void Wait()
    {
        Stores<WaitlistPlace, WaitlistEvent>();
        Keeps<WaitlistTable>();
        Announces<WaitlistEvent, TimeOffered>(OfferBriefs.Notice);
        Serves(JoinWaitlist.Map);
        Serves(LeaveWaitlist.Map);
        Serves(AcceptOffer.Map);
        Serves(DeclineOffer.Map);
        Serves(ShowWaitlist.Map);
        Follows<OfferFreedTimes>();
        Offers(services => services.AddSingleton<IOffers, OfferBriefs>().AddSingleton<PracticeNames>().AddSingleton<DueWork>().AddHostedService(provider => provider.GetRequiredService<DueWork>()));
    }

    private void SetUpPlaces()
    {
        Stores<Location, LocationEvent>();
        Keeps<Locations>();
        Serves(AddLocation.Map);
        Serves(ChangeLocation.Map);
        Serves(CloseLocation.Map);
        Serves(GetLocation.Map);
        Serves(ListLocations.Map);

        Stores<ResourcePool, ResourcePoolEvent>();
        Keeps<Pools>();
        Serves(AddPool.Map);
        Serves(SetQuantity.Map);
        Serves(TakeOutOfService.Map);
        Serves(ReturnToService.Map);
        Serves(GetPool.Map);
        Serves(ListPools.Map);

        Stores<BusinessCalendar, BusinessCalendarEvent>();
        Keeps<Calendars>();
        Serves(ImportHolidays.Map);
        Serves(CloseDates.Map);
        Serves(ReopenDates.Map);
        Serves(GetCalendar.Map);
    }

    private void SetUpServices()
    {
        Stores<Service, ServiceEvent>();
        Keeps<Services>();
        Serves(CreateService.Map);
        Serves(ChangeService.Map);
        Serves(AssignProviders.Map);
        Serves(RequireResources.Map);
        Serves(PublishService.Map);
        Serves(RetireService.Map);
        Serves(GetService.Map);
        Serves(ListServices.Map);
    }

    private void SetUpPeople()
    {
        Stores<Provider, ProviderEvent>();
        Keeps<Providers>();
        Serves(RegisterProvider.Map);
        Serves(UpdatePublicProfile.Map);
        Serves(DeactivateProvider.Map);
        Serves(GetProvider.Map);
        Serves(ListProviders.Map);

        Stores<Schedule, ScheduleEvent>();
        Keeps<Schedules>();
        Serves(SetWeeklyHours.Map);
        Serves(OverrideDate.Map);
        Serves(RestoreDate.Map);
        Serves(AddTimeOff.Map);
        Serves(RemoveTimeOff.Map);
        Serves(SetZone.Map);
        Serves(GetSchedule.Map);
    }

    private void SetUpTerms()
    {
        Stores<CancellationPolicy, CancellationPolicyEvent>();
        Keeps<CancellationPolicies>();
        Serves(PublishCancellationPolicy.Map);
        Serves(GetCancellationPolicy.Map);
        Serves(ListCancellationPolicies.Map);
    }
}
