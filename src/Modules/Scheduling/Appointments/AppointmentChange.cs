namespace Bookings.Scheduling;

/// <summary>What every change of an existing appointment does the same way: load it, keep strangers out, decide, answer its version.</summary>
internal static class AppointmentChange
{
    /// <summary>One decision about one appointment; nothing of the calendar is needed for it.</summary>
    public static async Task<Results<Changed, ProblemHttpResult>> Change(
        this EventStore store, Caller caller, Guid appointmentId, Func<Appointment, Decision<AppointmentEvent>> decide, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, Appointment.Of(new(appointmentId)), appointment => Guarded(caller, appointment) ?? decide(appointment), cancellation);
        return outcome.Match<Results<Changed, ProblemHttpResult>>(
            done: done => Answers.Changed(done.Version),
            refused: reason => reason.ToProblem());
    }

    /// <summary>
    /// One decision for which the terms count that were pinned: the practice is the one of the database at that moment, because another host may have
    /// published terms that this one has not heard of yet.
    /// </summary>
    public static async Task<Results<Changed, ProblemHttpResult>> Change(
        this EventStore store, Practices practices, Caller caller, Guid appointmentId, Func<Appointment, Practice, Decision<AppointmentEvent>> decide,
        CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var loaded = read.Stream(Appointment.Of(new(appointmentId)));
            var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
            await read.Run(cancellation);
            if (Guarded(caller, loaded.Value.State) is { } unknown)
            {
                return unknown;
            }

            transaction.Answers(appointmentId, loaded.Value.Version);
            switch (decide(loaded.Value.State, await practices.Current(caller.Tenant, version.Value, cancellation)))
            {
                case Decision<AppointmentEvent>.Rejected no:
                    return no.Reason;
                case Decision<AppointmentEvent>.Accepted yes:
                    transaction.Append(loaded.Value, yes.Events);
                    break;
            }

            return null;
        }, cancellation);
        return outcome.ToChanged();
    }

    /// <summary>Unknown is unknown, also for a provider who asks about a colleague's calendar.</summary>
    public static Rejection? Guarded(Caller caller, Appointment appointment) =>
        appointment.Exists && caller.MaySee(appointment.Time!.Provider) ? null : new AppointmentUnknown();

    /// <summary>The declarations that every change shares.</summary>
    public static RouteHandlerBuilder IsAppointmentChange(this RouteHandlerBuilder route) => route
        .WithTags("Appointments")
        .Refuses<AppointmentUnknown>()
        .Refuses<NotAhead>()
        .Refuses<PersonNotLive>();

    /// <summary>Everything that can stand in the way of taking a time.</summary>
    public static RouteHandlerBuilder RefusesBooking(this RouteHandlerBuilder route) => route
        .Refuses<ClientUnknown>().Refuses<PersonRestricted>().Refuses<LocationNeeded>().Refuses<NotGivenThere>().Refuses<ReferenceUnknown>().Refuses<NotGivenByProvider>().Refuses<NotGivenHere>()
        .Refuses<ServiceIsRetired>().Refuses<ProviderIsInactive>().Refuses<LocationIsClosed>()
        .Refuses<ClientIsBlocked>().Refuses<SlotTaken>().Refuses<NoUnitFree>().Refuses<NotWholeMinutes>().Refuses<OutOfReach>().Refuses<TimeDoesNotExist>().Refuses<OffsetDoesNotFit>()
        .Refuses<LaterOfTwo>().Refuses<DurationNotOffered>().Refuses<TooSoon>().Refuses<TooFar>().Refuses<Closed>().Refuses<OutsideHours>().Refuses<ProviderAway>()
        .Refuses<NotAligned>().Refuses<DayFull>().Refuses<ClientLimitReached>().Refuses<ClientDayFull>().Refuses<TakenByYourself>()
        .Refuses<NotYourCalendar>().Refuses<HoldGone>().Refuses<HoldDoesNotFit>().Refuses<SessionNeeded>().Refuses<SeatOfSession>();
}

internal sealed record NotAhead() : Rejection(
    Because.Conflict, "not-ahead",
    new(
        "This appointment is over, under way or no longer stands.",
        "Denne timen er over, er i gang eller gjelder ikke lenger.",
        "Questo appuntamento è finito, è in corso o non vale più."));
