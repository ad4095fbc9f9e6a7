namespace Bookings.Scheduling;

/// <summary>One appointment, with who comes and what they noted: the sealed part is opened for this answer.</summary>
internal static class GetAppointment
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/appointments/{appointmentId:guid}", Handle)
        .WithName(nameof(GetAppointment))
        .WithSummary("See an appointment")
        .WithTags("Appointments")
        .Requires(Permissions.ReadAppointments)
        .ShowsPersonal()
        .Refuses<AppointmentUnknown>();

    /// <summary>The view of an appointment as it is, or as it was at an earlier version.</summary>
    internal static async Task<(AppointmentView? View, long Version)> Show(
        EventStore store, Caller caller, AppointmentId id, CancellationToken cancellation, long upTo = long.MaxValue)
    {
        var loaded = await store.Load(caller.Tenant, Appointment.Of(id), cancellation, upTo);
        if (!loaded.Exists || !caller.MaySee(loaded.State.Time!.Provider))
        {
            // Not opened either: who may not see it has not read it.
            return (null, 0);
        }

        var opened = loaded.State.For?.Block is { } block ? (await store.OpenEach(caller.Tenant, [block], cancellation))[0].Whole() : null;
        var (who, isRestricted) = ((opened as Opened.Present)?.Get<Booker>(nameof(AppointmentBooked.For)), opened is Opened.Restricted);
        return (AppointmentView.Of(id, loaded.State, who, isErased: who is null && !isRestricted) with { ClientRestricted = isRestricted ? true : null }, loaded.Version);
    }

    private static async Task<Results<Versioned<AppointmentView>, ProblemHttpResult>> Handle(
        Guid appointmentId, Caller caller, EventStore store, CancellationToken cancellation) =>
        await Show(store, caller, new(appointmentId), cancellation) is ({ } view, var version)
            ? Answers.Ok(view, version)
            : new AppointmentUnknown().ToProblem();
}

internal sealed record AppointmentUnknown() : Rejection(
    Because.NotFound, "appointment-unknown",
    new("There is no such appointment.", "Denne timen finnes ikke.", "Questo appuntamento non esiste."));

internal static class OwnCalendar
{
    /// <summary>A provider's token sees that provider's calendar and no other; everybody else sees the practice's.</summary>
    public static bool MaySee(this Caller caller, ProviderId provider) => caller.ProviderId is not { } own || own == provider.Value;
}
