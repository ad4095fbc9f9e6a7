namespace Bookings.Scheduling;

/// <summary>What the slices about schedules share: whose they are, who may plan them, and the zone that a new one begins with.</summary>
internal static class PlanSchedule
{
    private const string ProviderSql =
        """
        select p.status = 'Active',
               (select l.doc ->> 'Zone' from scheduling.locations l
                where l.tenant_id = p.tenant_id and l.status = 'Open' order by (p.doc -> 'Locations' ? l.id::text) desc, l.id limit 1)
        from scheduling.providers p where p.tenant_id = $1 and p.id = $2
        """;

    private const string LocationSql = "select status = 'Open', doc ->> 'Zone' from scheduling.locations where tenant_id = $1 and id = $2";

    private const string PoolSql =
        """
        select true, l.doc ->> 'Zone' from scheduling.pools p
        left join scheduling.locations l on l.tenant_id = p.tenant_id and l.id = p.location
        where p.tenant_id = $1 and p.id = $2
        """;

    /// <summary>The same routes under each kind of owner; their names end in the owner's: <c>SetWeeklyHoursOfProvider</c>.</summary>
    internal static void ForEachOwner(IEndpointRouteBuilder routes, Action<RouteGroupBuilder, OwnerKind> map)
    {
        foreach (var (kind, collection) in new[] { (OwnerKind.Provider, "providers"), (OwnerKind.Location, "locations"), (OwnerKind.Pool, "pools") })
        {
            map(routes.MapGroup($"/{collection}/{{ownerId:guid}}/schedule"), kind);
        }
    }

    internal static RouteHandlerBuilder Plans(this RouteHandlerBuilder route, string slice, OwnerKind kind, string summary) => route
        .WithName($"{slice}Of{kind}").WithSummary($"{summary} of a {kind.ToString().ToLowerInvariant()}").WithTags("schedules")
        .Requires(Permissions.PlanHours)
        .Refuses<ScheduleOwnerUnknown>().Refuses<NotYourSchedule>().Refuses<ZoneNeeded>().Refuses<ScheduleFull>().Refuses<OutOfCalendar>().Refuses<PreconditionFailed>();

    /// <summary>A provider plans their own hours; whoever else holds the permission plans all.</summary>
    internal static bool IsForeign(Caller caller, ScheduleOwner owner) =>
        caller.Role == Role.Provider && (owner.Kind != OwnerKind.Provider || caller.ProviderId != owner.Id);

    /// <summary>The facts with the schedule's beginning before them, where it has none yet.</summary>
    internal static Decision<ScheduleEvent> Begin(this Schedule schedule, ScheduleOwner owner, Zone? zone, ScheduleEvent fact) => schedule switch
    {
        _ when schedule.HasBegun() => fact,
        _ when zone is null => new ZoneNeeded(),
        _ => new ScheduleEvent[] { new ScheduleBegun(owner, zone), fact },
    };

    /// <param name="decide">Gets the zone that a schedule not yet begun should begin with.</param>
    /// <param name="answers">What the answer is about, when it is not the schedule itself.</param>
    internal static Task<Outcome> Plan(
        this EventStore store, Caller caller, ScheduleOwner owner, Func<Schedule, Zone?, Decision<ScheduleEvent>> decide, CancellationToken cancellation,
        Guid? answers = null) => IsForeign(caller, owner)
        ? Task.FromResult<Outcome>(new Outcome.Refused(new NotYourSchedule()))
        : store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var loaded = read.Stream(Schedule.IdOf(owner));
            var known = read.Single(
                SqlOf(owner.Kind), row => new Owner(row.GetBoolean(0), row.GetStringOrNull(1)), Param.Tenant(caller.Tenant), Param.Uuid((Guid?)owner.Id));
            await read.Run(cancellation);
            if (known.Value is not { IsThere: true } there)
            {
                return new ScheduleOwnerUnknown();
            }

            switch (decide(loaded.Value.State, Zone.Find(there.Zone)))
            {
                case Decision<ScheduleEvent>.Rejected no:
                    return no.Reason;
                case Decision<ScheduleEvent>.Accepted yes:
                    transaction.Append(loaded.Value, yes.Events);
                    transaction.Answers(answers ?? loaded.Value.Stream.Value, loaded.Value.Version + yes.Events.Count);
                    break;
            }

            return null;
        }, cancellation);

    private static string SqlOf(OwnerKind kind) => kind switch
    {
        OwnerKind.Provider => ProviderSql,
        OwnerKind.Location => LocationSql,
        _ => PoolSql,
    };

    private sealed record Owner(bool IsThere, string? Zone);
}
