namespace Bookings.Scheduling;

/// <summary>A booking as its guest sees it: theirs alone, and nothing of anybody else.</summary>
/// <param name="Status">requested, booked, checkedIn, completed, missed, cancelled, declined or expired.</param>
/// <param name="Start">RFC 3339, with the offset of the location's clock.</param>
/// <param name="Price">As agreed when it was booked.</param>
/// <param name="Cancellation">The terms that were in force when it was booked, in words made from the rule that is applied.</param>
/// <param name="CanChange">It is still ahead; what moving or cancelling costs, the terms say.</param>
/// <param name="Link">How to come back. Shown when it is made and never again.</param>
internal sealed record GuestBooking(
    AppointmentId Id, AppointmentStatus Status, ServiceId ServiceId, string Service, ProviderId ProviderId, string Provider, string Location, string? Address,
    OffsetDateTime Start, OffsetDateTime End, Duration Duration, string Zone, PriceView? Price, string Cancellation, bool CanChange, GuestLink? Link)
{
    public static GuestBooking Of(AppointmentId id, Appointment state, Practice practice, Language language, GuestLink? link = null)
    {
        var (time, parts) = (state.Time!, practice.Parts);
        var place = parts.Locations.GetValueOrDefault(time.Location, Scheduling.Location.Initial);
        return new(
            id, state.Status, time.Service, parts.Services.GetValueOrDefault(time.Service, Scheduling.Service.Initial).Name.For(language).Value,
            time.Provider, parts.Providers.GetValueOrDefault(time.Provider, Scheduling.Provider.Initial).Profile.DisplayName.Value, place.Name.Value, place.Address?.Value,
            time.Start.InZone(time.Zone.Rules).ToOffsetDateTime(), time.End.InZone(time.Zone.Rules).ToOffsetDateTime(), time.Length, time.Zone.Id,
            PriceView.Of(state.Booking!.Price), TermsText.Of(practice.TermsFor(state)).In(language), state.IsAhead, link);
    }
}
