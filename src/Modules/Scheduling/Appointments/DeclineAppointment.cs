using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The practice says no to a request; its time is free again.</summary>
internal static class DeclineAppointment
{
    /// <param name="Reason">For the client; sealed. At most 500 characters.</param>
    internal sealed record Request(string? Reason = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).RuneLength(500, min: 1);
    }

    internal static Decision<AppointmentEvent> Decide(Appointment appointment, Instant now, string? reason) => appointment.Status switch
    {
        AppointmentStatus.Declined => Decision.Unchanged,
        AppointmentStatus.Requested => new AppointmentDeclined(now, appointment.Time!, reason is null ? null : Personal<string>.Of(reason)),
        _ => new ConfirmAppointment.NotRequested(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/decline", Handle)
        .WithName(nameof(DeclineAppointment))
        .WithSummary("Decline a requested appointment")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .IsAppointmentChange()
        .Refuses<ConfirmAppointment.NotRequested>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.Change(caller, appointmentId, appointment => Decide(appointment, now, request.Reason), cancellation);
    }
}
