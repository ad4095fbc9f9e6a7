namespace Bookings.Scheduling;

/// <summary>What the slices about sessions share.</summary>
internal static class Seats
{
    /// <summary>The numbers of the seats that are taken.</summary>
    public static Pending<List<int>> Ask(IReads reads, TenantId tenant, SessionId session) => reads.Query(
        "select unit from scheduling.allocation where tenant_id = $1 and resource = $2 order by unit",
        row => row.GetInt32(0), Param.Tenant(tenant), Param.Uuid((Guid?)session.Value));

    /// <summary>Unknown is unknown, also for a provider who asks about a colleague's class.</summary>
    public static Rejection? Guarded(Caller caller, ClassSession session) =>
        session.Exists && caller.MaySee(session.Time!.Provider) ? null : new SessionUnknown();
}
