namespace Bookings.Scheduling;

/// <summary>A guest sees their own booking.</summary>
internal static class SeeBooking
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage", Handle)
        .WithName(nameof(SeeBooking))
        .WithSummary("See your booking")
        .WithDescription("Needs the header Booking-Session that opening the link gave.")
        .IsVisit()
        .OfABooking();

    private static async Task<Results<Versioned<GuestBooking>, ProblemHttpResult>> Handle(
        string business, Visitor visitor, Caller caller, HttpRequest request, BusinessLanguages languages, EventStore store, Practices practices,
        CancellationToken cancellation, string? language = null)
    {
        var (booking, version) = await Load(store, practices, caller, visitor.Booking, await languages.Of(language, request, business, cancellation), cancellation);
        return Answers.Ok(booking, version);
    }

    internal static async Task<(GuestBooking Booking, long Version)> Load(
        EventStore store, Practices practices, Caller caller, AppointmentId id, Language language, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
        var loaded = read.Stream(Appointment.Of(id));
        await read.Run(cancellation);
        return (GuestBooking.Of(id, loaded.Value.State, await practices.Current(caller.Tenant, version.Value, cancellation), language), loaded.Value.Version);
    }
}
