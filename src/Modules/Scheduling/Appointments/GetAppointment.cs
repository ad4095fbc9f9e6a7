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
        .Refuses<AppointmentUnknown>();

    /// <summary>The view of an appointment as it is, or as it was at an earlier version.</summary>
    internal static async Task<(AppointmentView? View, long Version)> Show(
        EventStore store, TenantId tenant, AppointmentId id, CancellationToken cancellation, long upTo = long.MaxValue)
    {
        var loaded = await store.Load(tenant, Appointment.Of(id), cancellation, upTo);
        if (!loaded.Exists)
        {
            return (null, 0);
        }

        var opened = loaded.State.For?.Block is { } block ? (await store.Open(tenant, [block], cancellation))[0] : null;
        var who = (opened as Opened.Present)?.Get<Booker>(nameof(AppointmentBooked.For));
        return (AppointmentView.Of(id, loaded.State, who, isErased: who is null), loaded.Version);
    }

    private static async Task<Results<Versioned<AppointmentView>, ProblemHttpResult>> Handle(
        Guid appointmentId, Caller caller, EventStore store, CancellationToken cancellation) =>
        await Show(store, caller.Tenant, new(appointmentId), cancellation) is ({ } view, var version) && caller.MaySee(view.ProviderId)
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
