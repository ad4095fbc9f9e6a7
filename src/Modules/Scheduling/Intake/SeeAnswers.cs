namespace Bookings.Scheduling;

/// <summary>Somebody reads what a client answered; the sealed part is opened for this answer.</summary>
internal static class SeeAnswers
{
    /// <param name="FormVersion">The version that was answered.</param>
    /// <param name="Answers">By the questions' keys; null once the client was erased.</param>
    internal sealed record View(Guid FormId, int FormVersion, Instant AnsweredAt, IReadOnlyDictionary<string, string>? Answers, bool ClientErased);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Door(routes.MapGet("/appointments/{appointmentId:guid}/answers", Handler(Table.Ordinary)))
            .WithName(nameof(SeeAnswers)).WithSummary("See what was answered to the service's form").Requires(Permissions.ReadAppointments);
        Door(routes.MapGet("/appointments/{appointmentId:guid}/health-answers", Handler(Table.Medical)))
            .WithName("SeeAnswersOfHealth").WithSummary("See what was answered about health").Requires(Permissions.ReadHealth);
    }

    internal sealed record Table(string Name, DataClass Class)
    {
        internal static Table Ordinary { get; } = new("scheduling.intake_answers", DataClass.Booking);

        internal static Table Medical { get; } = new("scheduling.medical_answers", DataClass.Medical);
    }

    /// <summary>What was answered, closed; null when nothing was.</summary>
    internal static Pending<Row?> Ask(IReads reads, TenantId tenant, AppointmentId appointment, Table table) => reads.Single<Row?>(
        $"""
         select id, form_id, form_version, answered_at, sealed_event, sealed_type, sealed, version from {table.Name}
         where tenant_id = $1 and appointment_id = $2
         """,
        row => new(
            row.GetGuid(1), row.GetInt32(2), row.GetInstant(3), row.GetInt64(7),
            row.GetBytesOrNull(6) is { } bytes ? new SealedBlock(row.GetGuid(0), row.GetGuid(4), row.GetString(5), table.Class, bytes) : null),
        Param.Tenant(tenant), Param.Uuid(appointment));

    internal sealed record Row(Guid Form, int FormVersion, Instant At, long Version, SealedBlock? Block)
    {
        internal async Task<View> Open(EventStore store, TenantId tenant, CancellationToken cancellation)
        {
            var opened = Block is null ? null : (await store.Open(tenant, [Block], cancellation))[0] as Opened.Present;
            return new(Form, FormVersion, At, opened?.Get<FilledIn>(nameof(IntakeAnswered.Answers))!.ByKey, opened is null);
        }
    }

    private static RouteHandlerBuilder Door(RouteHandlerBuilder route) => route.WithTags("Appointments").ShowsPersonal().Refuses<AppointmentUnknown>().Refuses<NotAnswered>();

    private static Func<Guid, Caller, EventStore, CancellationToken, Task<Results<Versioned<View>, ProblemHttpResult>>> Handler(Table table) =>
        async (appointmentId, caller, store, cancellation) =>
        {
            var read = store.Read(caller.Tenant);
            var provider = read.Single(
                "select provider_id from scheduling.appointments where tenant_id = $1 and id = $2", row => (ProviderId?)new ProviderId(row.GetGuid(0)),
                Param.Tenant(caller.Tenant), Param.Uuid((Guid?)appointmentId));
            var answered = Ask(read, caller.Tenant, new(appointmentId), table);
            await read.Run(cancellation);
            return (provider.Value, answered.Value) switch
            {
                ({ } whose, { } row) when caller.MaySee(whose) => Answers.Ok(await row.Open(store, caller.Tenant, cancellation), row.Version),
                ({ } whose, null) when caller.MaySee(whose) => new NotAnswered().ToProblem(),
                _ => new AppointmentUnknown().ToProblem(),
            };
        };
}

internal sealed record NotAnswered() : Rejection(
    Because.NotFound, "not-answered",
    new("Nothing was answered here yet.", "Her er ingenting besvart ennå.", "Qui non è stata data ancora nessuna risposta."));
