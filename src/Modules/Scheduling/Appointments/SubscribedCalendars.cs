using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>Calendars for subscriptions, from the rows that lists are made of: nothing sealed is opened for it.</summary>
internal sealed class SubscribedCalendars(EventStore store, Practices practices, IClientRegistry clients) : ICalendars
{
    // The longest appointment lasts a day: no row that begins earlier can reach into the range.
    private static readonly Duration Longest = Duration.FromDays(2);

    private const string Appointments =
        """
        select id, version, booked_at, starts, ends, zone, status = 'Requested', service_id, location_id from scheduling.appointments
        where tenant_id = $1 and starts > $3 and starts < $4 and ends > $5 and status in ('Requested', 'Booked', 'CheckedIn', 'Completed', 'Missed')
        """;

    private sealed record Row(
        Guid Id, long Version, Instant Made, Instant Start, Instant End, DateTimeZone Zone, bool IsTentative, ServiceId Service, LocationId Location);

    public async Task<bool> Knows(TenantId business, ProviderId provider, CancellationToken cancellation) =>
        (await store.Load(business, Provider.Of(provider), cancellation)).Exists;

    /// <summary>A class is one entry, however many sit in it.</summary>
    public Task<IReadOnlyList<CalendarEntry>> OfProvider(TenantId business, ProviderId provider, Instant from, Instant to, Language language, CancellationToken cancellation) => Read(
        business,
        $"""
         {Appointments} and provider_id = $2 and session_id is null
         union all
         select id, version, starts, starts, ends, zone, false, service_id, location_id from scheduling.sessions
         where tenant_id = $1 and starts > $3 and starts < $4 and ends > $5 and provider_id = $2 and status = 'Scheduled'
         """,
        Param.Uuid(provider), from, to, language, cancellation);

    public async Task<IReadOnlyList<CalendarEntry>> OfClient(TenantId business, SubjectId client, Instant from, Instant to, Language language, CancellationToken cancellation) => await Read(
        business, $"{Appointments} and client_id = any($2)",
        Param.Uuids([.. (await clients.Members(business, ClientId.Of(client), cancellation)).Select(member => member.Value)]), from, to, language, cancellation);

    private async Task<IReadOnlyList<CalendarEntry>> Read(
        TenantId business, string sql, NpgsqlParameter whose, Instant from, Instant to, Language language, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(business));
        var rows = read.Query(
            $"{sql} order by 4, 1 limit {ICalendars.Most}",
            row => new Row(
                row.GetGuid(0), row.GetInt64(1), row.GetInstant(2), row.GetInstant(3), row.GetInstant(4), DateTimeZoneProviders.Tzdb[row.GetString(5)], row.GetBoolean(6),
                new(row.GetGuid(7)), new(row.GetGuid(8))),
            Param.Tenant(business), whose, Param.Time(from - Longest), Param.Time(to), Param.Time(from));
        await read.Run(cancellation);
        var parts = (await practices.Current(business, version.Value, cancellation)).Parts;
        return [.. rows.Value.Select(row => new CalendarEntry(
            row.Id, row.Version, row.Made, row.Start, row.End, row.Zone, row.IsTentative,
            parts.Services.GetValueOrDefault(row.Service, Service.Initial).Name.For(language).Value,
            parts.Locations.GetValueOrDefault(row.Location, Location.Initial).Name.Value, (int)LevelOf(row.Service, parts)))];
    }

    /// <summary>About a service that nobody knows nothing is said.</summary>
    private static MessageLevel LevelOf(ServiceId service, SetupParts parts) => parts.Services.TryGetValue(service, out var known) ? known.MessageLevel : MessageLevel.LinkOnly;
}
