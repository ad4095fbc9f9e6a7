using Bookings.Clients.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Scheduling;

/// <summary>Who came back by a link. A handler that takes one gets the visitor of its request's session; <see cref="Visits.IsVisit"/> lets nobody else in.</summary>
/// <param name="Appointment">What the link led to, or</param>
/// <param name="Place">a place on the waiting list; neither for a link that leads to what is held on somebody.</param>
/// <param name="Client">Null once the client was erased.</param>
internal sealed record Visitor(AppointmentId? Appointment, PlaceId? Place, ClientId? Client)
{
    internal static Visitor Nobody { get; } = new(null, null, null);

    internal bool IsThere => this != Nobody;

    /// <summary>The appointment, where <see cref="Visits.OfABooking"/> has seen that there is one.</summary>
    internal AppointmentId Booking => Appointment!.Value;

    /// <summary>For minimal APIs.</summary>
    public static async ValueTask<Visitor?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return context.Features.Get<Caller>() is { } caller
            ? await ManageAccess.Find(
                services.GetRequiredService<EventStore>(), caller.Tenant, context.Request.Headers[ManageAccess.SessionHeader],
                services.GetRequiredService<TimeProvider>().GetCurrentInstant(), context.RequestAborted)
            : Nobody;
    }
}

internal static class Visits
{
    /// <summary>What every door behind a link declares, and who may come in.</summary>
    internal static RouteHandlerBuilder IsVisit(this RouteHandlerBuilder route) => route
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage)
        .NeedsHeader(ManageAccess.SessionHeader, "The session that opening a link gave.")
        .Refuses<SessionGone>()
        .AddEndpointFilter(async (context, next) =>
            context.Arguments.OfType<Visitor>().Single().IsThere ? await next(context) : new SessionGone().ToProblem());

    /// <summary>Only for a link that led to an appointment.</summary>
    internal static RouteHandlerBuilder OfABooking(this RouteHandlerBuilder route) => route
        .Refuses<NothingBooked>()
        .AddEndpointFilter(async (context, next) =>
            context.Arguments.OfType<Visitor>().Single().Appointment is not null ? await next(context) : new NothingBooked().ToProblem());
}

internal sealed record SessionGone() : Rejection(
    Because.Forbidden, "session-gone",
    new(
        "This is not open here, or no longer: open it with its link, or ask for a new one.",
        "Dette er ikke åpnet her, eller ikke lenger: åpne det med lenken, eller be om en ny.",
        "Questo non è aperto qui, o non più: aprilo con il suo link, o chiedine uno nuovo."));

internal sealed record NothingBooked() : Rejection(
    Because.NotFound, "nothing-booked",
    new(
        "This link leads to no booking: nothing is booked with it.",
        "Denne lenken fører ikke til noen time: ingenting er bestilt med den.",
        "Questo link non porta a una prenotazione: con esso non è prenotato nulla."));
