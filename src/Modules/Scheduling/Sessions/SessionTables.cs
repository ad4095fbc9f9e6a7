using NpgsqlTypes;

namespace Bookings.Scheduling;

/// <summary>The classes there are, as lists read them; the seats taken are counted where they are arbitrated.</summary>
internal sealed class SessionsTable() : StreamTable<ClassSession, SessionEvent>("scheduling.sessions", columns => columns
    .Column("status", NpgsqlDbType.Varchar, state => state.Status)
    .Column("service_id", NpgsqlDbType.Uuid, state => state.Time!.Service.Value)
    .Column("provider_id", NpgsqlDbType.Uuid, state => state.Time!.Provider.Value)
    .Column("location_id", NpgsqlDbType.Uuid, state => state.Time!.Location.Value)
    .Column("starts", NpgsqlDbType.TimestampTz, state => state.Time!.Start)
    .Column("ends", NpgsqlDbType.TimestampTz, state => state.Time!.End)
    .Column("zone", NpgsqlDbType.Varchar, state => state.Time!.Zone.Id)
    .Column("capacity", NpgsqlDbType.Integer, state => state.Capacity));

/// <summary>The provider and rooms that sessions take, beside those of appointments and under the same constraints.</summary>
internal sealed class SessionAllocations() : StreamRows<ClassSession, SessionEvent, AllocationRow>("scheduling.allocation", "holder", AllocationRow.Describe)
{
    public override string? KeepsRowsWhere => "kind <> 'session'";

    protected override IEnumerable<AllocationRow> Rows(Guid stream, ClassSession state) =>
        state is { Status: SessionStatus.Scheduled, Time: { } time } ? AllocationRow.Of(time, "session") : [];
}
