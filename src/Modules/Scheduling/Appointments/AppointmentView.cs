using System.Text.Json.Serialization;
using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>An appointment as the API shows it.</summary>
/// <param name="Id">Its id; also the <c>Location</c> of the answer.</param>
/// <param name="Status">requested, booked, checkedIn, completed, missed, cancelled, declined or expired.</param>
/// <param name="Start">RFC 3339, with the offset of the location's clock.</param>
/// <param name="Duration">ISO 8601.</param>
/// <param name="Zone">The location's IANA zone.</param>
/// <param name="Price">As agreed when it was booked.</param>
/// <param name="Policy">The version of the cancellation policy it keeps.</param>
/// <param name="ClientErased">True when the client was erased: who it was cannot be known any more.</param>
internal sealed record AppointmentView(
    AppointmentId Id, AppointmentStatus Status, ClientId? ClientId, ServiceId ServiceId, ProviderId ProviderId, LocationId LocationId,
    OffsetDateTime Start, OffsetDateTime End, Duration Duration, string Zone, PriceView? Price, PolicyPin Policy, Instant BookedAt, Instant? ExpiresAt,
    SeriesId? SeriesId, SessionId? SessionId, string? Note, bool ClientErased)
{
    /// <summary>True where the client's data is kept and not used, and this was not read with <c>Bookings-Purpose: legal</c>: who it is and what they noted is not shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ClientRestricted { get; init; }

    /// <summary>Of a state and what its opened block says.</summary>
    public static AppointmentView Of(AppointmentId id, Appointment state, Booker? who, bool isErased = false)
    {
        var (time, booking) = (state.Time!, state.Booking!);
        return new(
            id, state.Status, who?.Client, time.Service, time.Provider, time.Location,
            time.Start.InZone(time.Zone.Rules).ToOffsetDateTime(), time.End.InZone(time.Zone.Rules).ToOffsetDateTime(), time.Length, time.Zone.Id,
            PriceView.Of(booking.Price), booking.Policy, booking.At, state.ExpiresAt, booking.Series, booking.Session, who?.Note, isErased);
    }
}

/// <param name="Minor">In the smallest unit of the currency.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record PriceView(long Minor, string Currency)
{
    public static PriceView? Of(Money? money) => money is { } price ? new(price.Minor, price.Currency.Code) : null;
}
