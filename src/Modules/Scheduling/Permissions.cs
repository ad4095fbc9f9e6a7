namespace Bookings.Scheduling;

internal static class Permissions
{
    /// <summary>Locations, services, providers, pools, policies, closures.</summary>
    internal const string SetUp = "scheduling:set-up";

    /// <summary>Hours and absences; a provider only their own.</summary>
    internal const string PlanHours = "scheduling:plan-hours";

    internal const string ReadSetUp = "scheduling:read-set-up";
}
