using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>What was answered to an appointment's form so far.</summary>
internal sealed record AnswersOfAppointment(Loaded<IntakeAnswers, IntakeAnswersEvent>? Ordinary, Loaded<MedicalAnswers, MedicalAnswersEvent>? Medical)
{
    internal static AnswersOfAppointment None { get; } = new(null, null);

    internal IReadOnlySet<FieldClass> Classes => new[] { Ordinary is null ? (FieldClass?)null : FieldClass.Personal, Medical is null ? null : FieldClass.Special }.OfType<FieldClass>().ToHashSet();

    /// <summary>Whose the appointment is, and which streams hold answers to it.</summary>
    internal static Pending<Found?> Ask(IReads reads, TenantId tenant, AppointmentId appointment) => reads.Single<Found?>(
        """
        select a.client_id, i.id, m.id from scheduling.appointments a
        left join scheduling.intake_answers i on i.tenant_id = a.tenant_id and i.appointment_id = a.id
        left join scheduling.medical_answers m on m.tenant_id = a.tenant_id and m.appointment_id = a.id
        where a.tenant_id = $1 and a.id = $2
        """,
        row => new(row.GetGuidOrNull(0) is { } client ? new(client) : null, row.GetGuidOrNull(1), row.GetGuidOrNull(2)),
        Param.Tenant(tenant), Param.Uuid(appointment));

    internal sealed record Found(ClientId? Client, Guid? Ordinary, Guid? Medical)
    {
        internal async Task<AnswersOfAppointment> Load(Transaction transaction, CancellationToken cancellation)
        {
            if (Ordinary is null && Medical is null)
            {
                return None;
            }

            var read = transaction.Read();
            var ordinary = Ordinary is { } id ? read.Stream(IntakeAnswers.Of(id)) : null;
            var medical = Medical is { } other ? read.Stream(MedicalAnswers.Of(other)) : null;
            await read.Run(cancellation);
            return new(ordinary?.Value, medical?.Value);
        }
    }
}

internal static class StreamOnce
{
    /// <summary>Goes on with a stream where there is one, and begins it where there is none.</summary>
    internal static void AppendOrStart<TState, TEvent>(
        this Transaction transaction, Loaded<TState, TEvent>? before, StreamId<TState, TEvent> otherwise, SubjectId owner, TEvent fact)
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        if (before is { } known)
        {
            transaction.Append(known, fact);
        }
        else
        {
            transaction.Start(otherwise, owner, fact);
        }
    }
}
