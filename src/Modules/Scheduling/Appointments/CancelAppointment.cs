using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>An appointment is called off and its time is free again. A client pays what the policy says that was in force when it was booked.</summary>
internal static class CancelAppointment
{
    /// <param name="By">client or practice. The practice owes nobody a deadline; a client keeps the policy's.</param>
    /// <param name="Reason">Sealed with the appointment. At most 500 characters.</param>
    internal sealed record Request(Party By, string? Reason = null);

    internal sealed record Command(Party By, string? Reason, Instant Now);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.By).IsInEnum();
            RuleFor(request => request.Reason).RuneLength(500, min: 1);
        }
    }

    internal static Decision<AppointmentEvent> Decide(Command command, Appointment appointment, CancellationTerms pinned, ServiceRules? rules)
    {
        if (appointment.Status == AppointmentStatus.Cancelled)
        {
            return Decision.Unchanged;
        }

        if (!appointment.IsAhead)
        {
            return new NotAhead();
        }

        var (time, owed) = (appointment.Time!, (Money?)null);
        if (command.By == Party.Client)
        {
            if (rules is not null && BookingRules.CheckCancel(rules, time.Start, command.Now) is { } tooLate)
            {
                return tooLate;
            }

            switch (pinned.OnCancel(time.Start, command.Now, appointment.Booking!.Price))
            {
                case Consequence.Refused no:
                    return no.Reason;
                case Consequence.Owed fee:
                    owed = fee.Amount;
                    break;
            }
        }

        return new AppointmentCancelled(command.Now, command.By, time, owed, command.Reason is null ? null : Personal<string>.Of(command.Reason));
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/cancel", Handle)
        .WithName(nameof(CancelAppointment))
        .WithSummary("Cancel an appointment")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .IsAppointmentChange()
        .Refuses<TooLateToCancel>()
        .Refuses<AlreadyStarted>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Request request, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(request.By, request.Reason, clock.GetCurrentInstant());
        return await store.Change(
            practices, caller, appointmentId,
            (appointment, practice) => Decide(command, appointment, practice.TermsFor(appointment), practice.RulesOf(appointment.Time!.Service)), cancellation);
    }
}

internal static class PinnedTerms
{
    /// <summary>The terms that were in force when it was booked: what came later does not touch it.</summary>
    public static CancellationTerms TermsFor(this Practice practice, Appointment appointment) =>
        practice.TermsOf(appointment.Booking!.Policy.Policy, appointment.Booking.Policy.Version) ?? CancellationTerms.Free;

    public static ServiceRules? RulesOf(this Practice practice, ServiceId service) => practice.Parts.Services.GetValueOrDefault(service)?.Rules;
}
