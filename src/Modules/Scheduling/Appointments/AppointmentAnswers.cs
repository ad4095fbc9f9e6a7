using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>How a booking reads over HTTP, through whichever door it came.</summary>
internal static class AppointmentAnswers
{
    /// <summary>201 with the appointment; repeated, as it was answered the first time, whatever has happened to it since.</summary>
    public static async Task<Results<CreatedVersioned<AppointmentView>, ProblemHttpResult>> AnswerBooked(
        this EventStore store, Caller caller, Outcome outcome, AppointmentId id, Appointment? booked, ClientId client, string? note, CancellationToken cancellation)
    {
        switch (outcome)
        {
            case Outcome.Refused refused:
                return refused.Reason.ToProblem();
            case Outcome.Done { IsRepeat: true } repeat:
                var (before, _) = await GetAppointment.Show(store, caller, new(repeat.Resource), cancellation, repeat.Version);
                return Answers.Created($"/v1/appointments/{repeat.Resource}", before!, repeat.Version);
            default:
                return Answers.Created($"/v1/appointments/{id.Value}", AppointmentView.Of(id, booked!, new(client, 0, note)), ((Outcome.Done)outcome).Version);
        }
    }
}
