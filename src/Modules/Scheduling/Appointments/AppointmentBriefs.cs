using System.Collections.Immutable;

namespace Bookings.Scheduling;

/// <summary>Appointments for who writes about them: from their rows and the practice in memory, without opening anything.</summary>
internal sealed class AppointmentBriefs(EventStore store, Practices practices, ManageLinks links) : IAppointments
{
    private const string Select =
        "select id, version, status, client_id, service_id, provider_id, location_id, starts, ends, zone from scheduling.appointments where tenant_id = $1";

    private sealed record Row(
        AppointmentId Id, long Version, AppointmentStatus Status, SubjectId? Client, ServiceId Service, ProviderId Provider, LocationId Location, Instant Start,
        Instant End, string Zone);

    public async Task<IReadOnlyDictionary<AppointmentId, AppointmentBrief>> Of(
        TenantId business, IReadOnlyCollection<AppointmentId> appointments, CancellationToken cancellation) =>
        appointments.Count == 0
            ? ImmutableDictionary<AppointmentId, AppointmentBrief>.Empty
            : (await Read(business, $"{Select} and id = any($2)", cancellation, Ids(appointments))).ToDictionary(brief => brief.Id);

    public async Task<IReadOnlyList<AppointmentBrief>> Ahead(TenantId business, Instant from, AppointmentId? last, int limit, CancellationToken cancellation) =>
        await Read(
            business, $"{Select} and status = 'Booked' and starts > $2 and id > $3 order by id limit $4", cancellation,
            Param.Time(from), Param.Uuid((Guid?)(last?.Value ?? Guid.Empty)), Param.Int(limit));

    public async Task<IReadOnlySet<SubjectId>> Expected(TenantId business, IReadOnlyCollection<SubjectId> clients, Instant after, CancellationToken cancellation)
    {
        if (clients.Count == 0)
        {
            return ImmutableHashSet<SubjectId>.Empty;
        }

        var read = store.Read(business);
        var expected = read.Query(
            "select distinct client_id from scheduling.appointments where tenant_id = $1 and client_id = any($2) and status in ('Requested', 'Booked') and starts > $3",
            row => new SubjectId(row.GetGuid(0)), Param.Tenant(business), Param.Uuids([.. clients.Select(client => client.Value)]), Param.Time(after));
        await read.Run(cancellation);
        return expected.Value.ToHashSet();
    }

    public Task<IReadOnlyDictionary<AppointmentId, string>> NewLinks(TenantId business, IReadOnlyCollection<AppointmentId> appointments, CancellationToken cancellation) =>
        links.To(business, appointments, cancellation);

    private async Task<List<AppointmentBrief>> Read(TenantId business, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        var read = store.Read(business);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(business));
        var rows = read.Query(
            sql,
            row => new Row(
                new(row.GetGuid(0)), row.GetInt64(1), Enum.Parse<AppointmentStatus>(row.GetString(2)), row.GetGuidOrNull(3) is { } client ? new(client) : null,
                new(row.GetGuid(4)), new(row.GetGuid(5)), new(row.GetGuid(6)), row.GetInstant(7), row.GetInstant(8), row.GetString(9)),
            [Param.Tenant(business), .. parameters]);
        await read.Run(cancellation);
        var practice = await practices.Current(business, version.Value, cancellation);
        return [.. rows.Value.Select(row => Brief(row, practice.Parts))];
    }

    private static AppointmentBrief Brief(Row row, SetupParts parts)
    {
        var service = parts.Services.GetValueOrDefault(row.Service, Service.Initial);
        var place = parts.Locations.GetValueOrDefault(row.Location, Location.Initial);
        return new(
            row.Id, row.Version, Enum.Parse<AppointmentStanding>(row.Status.ToString()), row.Client, row.Service,
            service.Name.ToName(),
            (int)service.MessageLevel, parts.Providers.GetValueOrDefault(row.Provider, Provider.Initial).Profile.DisplayName.Value,
            place.Name.Value, place.Address?.Value, row.Start, row.End, DateTimeZoneProviders.Tzdb[row.Zone]);
    }

    private static NpgsqlParameter Ids(IEnumerable<AppointmentId> appointments) => Param.Uuids([.. appointments.Select(appointment => appointment.Value)]);
}
