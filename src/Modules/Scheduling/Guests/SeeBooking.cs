namespace Bookings.Scheduling;

/// <summary>A guest sees their own booking.</summary>
internal static class SeeBooking
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage", Handle)
        .WithName(nameof(SeeBooking))
        .WithSummary("See your booking")
        .WithDescription("Needs the header Booking-Session that opening the link gave.")
        .IsVisit();

    private static async Task<Results<Versioned<GuestBooking>, ProblemHttpResult>> Handle(
        Caller caller, HttpRequest request, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation, string? language = null)
    {
        if (await request.Visitor(caller, store, clock, cancellation) is not { } visitor)
        {
            return new SessionGone().ToProblem();
        }

        var read = store.Read(caller.Tenant);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
        var loaded = read.Stream(Appointment.Of(visitor.Appointment));
        await read.Run(cancellation);
        var practice = await practices.Current(caller.Tenant, version.Value, cancellation);
        return Answers.Ok(GuestBooking.Of(visitor.Appointment, loaded.Value.State, practice, GuestLanguage.Of(language, request, "en")), loaded.Value.Version);
    }
}

internal static class Visits
{
    /// <summary>Whose booking the request's session is of; null without a session that is open.</summary>
    internal static Task<Visitor?> Visitor(this HttpRequest request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
        ManageAccess.Find(store, caller.Tenant, request.Headers[ManageAccess.SessionHeader], clock.GetCurrentInstant(), cancellation);

    /// <summary>What every door behind the link declares.</summary>
    internal static RouteHandlerBuilder IsVisit(this RouteHandlerBuilder route) => route
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage)
        .Refuses<SessionGone>();
}
