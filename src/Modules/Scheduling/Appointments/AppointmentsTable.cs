using NpgsqlTypes;

namespace Bookings.Scheduling;

/// <summary>The calendar as lists and rules read it.</summary>
internal sealed class AppointmentsTable() : StreamTable<Appointment, AppointmentEvent>("scheduling.appointments", columns => columns
    .Column("status", NpgsqlDbType.Varchar, state => state.Status)
    .Column("service_id", NpgsqlDbType.Uuid, state => state.Time!.Service.Value)
    .Column("provider_id", NpgsqlDbType.Uuid, state => state.Time!.Provider.Value)
    .Column("location_id", NpgsqlDbType.Uuid, state => state.Time!.Location.Value)
    .Column("starts", NpgsqlDbType.TimestampTz, state => state.Time!.Start)
    .Column("ends", NpgsqlDbType.TimestampTz, state => state.Time!.End)
    .Column("local_start", NpgsqlDbType.Timestamp, state => state.Time!.Local)
    .Column("local_date", NpgsqlDbType.Date, state => state.Time!.Local.Date)
    .Column("zone", NpgsqlDbType.Varchar, state => state.Time!.Zone.Id)
    .Column("booked_at", NpgsqlDbType.TimestampTz, state => state.Booking!.At)
    .Column("expires_at", NpgsqlDbType.TimestampTz, state => state.ExpiresAt)
    .Column("nothing_at", NpgsqlDbType.TimestampTz, state => state.CameToNothingAt)
    .Column("moves", NpgsqlDbType.Integer, state => state.Moves)
    .Column("series_id", NpgsqlDbType.Uuid, state => state.Booking!.Series?.Value)
    .Column("session_id", NpgsqlDbType.Uuid, state => state.Booking!.Session?.Value)
    .Once("client_id", NpgsqlDbType.Uuid, state => state.For, booker => booker.Client.Value)
    .Once("nth", NpgsqlDbType.Integer, state => state.For, booker => booker.Nth)
    .Sealed(state => state.For?.Block))
{
    /// <summary>The client's random id and their count of bookings are in the sealed part.</summary>
    public override bool OpensPersonal => true;
}
