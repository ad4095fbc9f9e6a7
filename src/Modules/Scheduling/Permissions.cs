namespace Bookings.Scheduling;

internal static class Permissions
{
    /// <summary>Locations, services, providers, pools, policies, closures.</summary>
    internal const string SetUp = "scheduling:set-up";

    /// <summary>Hours and absences; a provider only their own.</summary>
    internal const string PlanHours = "scheduling:plan-hours";

    /// <summary>Appointments, holds, series, seats and the waiting list; a provider only their own.</summary>
    internal const string Book = "scheduling:book";

    internal const string ReadAppointments = "scheduling:read-appointments";

    /// <summary>What clients answered about their health, and answering it for them; a provider only in their own calendar.</summary>
    internal const string ReadHealth = "scheduling:read-health";

    internal const string ReadSlots = "scheduling:read-slots";

    /// <summary>Figures in which there is no person.</summary>
    internal const string ReadStatistics = "scheduling:read-statistics";

    /// <summary>A guest on the booking page: see, hold, book, and come back to what they booked by its link.</summary>
    internal const string VisitPage = "scheduling:visit-page";

    internal const string ReadSetUp = "scheduling:read-set-up";

    /// <summary>Taking over another system's bookings: it makes clients, set-up and history at once.</summary>
    internal const string Import = "scheduling:import";
}
