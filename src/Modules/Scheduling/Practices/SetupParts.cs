namespace Bookings.Scheduling;

/// <summary>The states of a business's set-up, by id: from the read models, or folded from the streams, which is the same.</summary>
internal sealed record SetupParts(
    IReadOnlyDictionary<LocationId, Location> Locations,
    IReadOnlyDictionary<ServiceId, Service> Services,
    IReadOnlyDictionary<ProviderId, Provider> Providers,
    IReadOnlyDictionary<Guid, Schedule> Schedules,
    IReadOnlyDictionary<PoolId, ResourcePool> Pools,
    IReadOnlyDictionary<PolicyId, CancellationPolicy> Policies,
    BusinessCalendar Calendar,
    IReadOnlyDictionary<IntakeFormId, IntakeForm> Forms)
{
    /// <summary>One statement, so that all of it is from one moment. Which table a row is from stands in front; -1 is the version.</summary>
    internal const string Sql =
        """
        select -1, null::uuid, version, null::jsonb from scheduling.setup where tenant_id = $1
        union all select 0, id, version, doc from scheduling.locations where tenant_id = $1
        union all select 1, id, version, doc from scheduling.services where tenant_id = $1
        union all select 2, id, version, doc from scheduling.providers where tenant_id = $1
        union all select 3, owner, version, doc from scheduling.schedules where tenant_id = $1
        union all select 4, id, version, doc from scheduling.pools where tenant_id = $1
        union all select 5, id, version, doc from scheduling.cancellation_policies where tenant_id = $1
        union all select 6, id, version, doc from scheduling.calendars where tenant_id = $1
        union all select 7, id, version, doc from scheduling.intake_forms where tenant_id = $1
        """;

    internal sealed record Row(int Table, Guid Id, long Version, byte[]? Document)
    {
        internal static Row From(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetGuidOrNull(1) ?? default, row.GetInt64(2), row.GetBytesOrNull(3));
    }

    /// <summary>From the rows of <see cref="Sql"/>.</summary>
    internal static SetupParts Of(IReadOnlyList<Row> rows) => new(
        All<LocationId, Location>(rows, 0),
        All<ServiceId, Service>(rows, 1),
        All<ProviderId, Provider>(rows, 2),
        rows.Where(row => row.Table == 3).ToDictionary(row => row.Id, row => SetupDocument.Read<Schedule>(row.Document)),
        All<PoolId, ResourcePool>(rows, 4),
        All<PolicyId, CancellationPolicy>(rows, 5),
        rows.FirstOrDefault(row => row.Table == 6) is { } calendar ? SetupDocument.Read<BusinessCalendar>(calendar.Document) : BusinessCalendar.Initial,
        All<IntakeFormId, IntakeForm>(rows, 7));

    private static Dictionary<TId, TState> All<TId, TState>(IReadOnlyList<Row> rows, int table)
        where TId : struct, IId<TId> =>
        rows.Where(row => row.Table == table).ToDictionary(row => TId.From(row.Id), row => SetupDocument.Read<TState>(row.Document));
}
