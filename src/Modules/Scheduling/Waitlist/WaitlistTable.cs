using NpgsqlTypes;

namespace Bookings.Scheduling;

/// <summary>The line, as lists and offers read it.</summary>
internal sealed class WaitlistTable() : StreamTable<WaitlistPlace, WaitlistEvent>("scheduling.waitlist", columns => columns
    .Column("status", NpgsqlDbType.Varchar, state => state.Status)
    .Column("joined_at", NpgsqlDbType.TimestampTz, state => state.JoinedAt)
    .Column("service_id", NpgsqlDbType.Uuid, state => state.Wish!.Service.Value)
    .Column("provider_id", NpgsqlDbType.Uuid, state => state.Wish!.Provider?.Value)
    .Column("location_id", NpgsqlDbType.Uuid, state => state.Wish!.Location?.Value)
    .Column("from_date", NpgsqlDbType.Date, state => state.Wish!.From)
    .Column("to_date", NpgsqlDbType.Date, state => state.Wish!.To)
    .Column("earliest", NpgsqlDbType.Time, state => state.Wish!.Earliest?.ToTimeOnly())
    .Column("latest", NpgsqlDbType.Time, state => state.Wish!.Latest?.ToTimeOnly())
    .Column("offer_hold", NpgsqlDbType.Uuid, state => state.Offer?.Hold.Value)
    .Column("offer_starts", NpgsqlDbType.TimestampTz, state => state.Offer?.Start)
    .Column("offer_until", NpgsqlDbType.TimestampTz, state => state.Offer?.Until)
    .Once("client_id", NpgsqlDbType.Uuid, state => state.For, waiter => waiter.Client.Value)
    .Sealed(state => state.For?.Block))
{
    /// <summary>The client's random id is in the sealed part.</summary>
    public override bool OpensPersonal => true;
}
