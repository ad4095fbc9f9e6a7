using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Scheduling;

// Stored for ever: add, never change. What somebody answered, and to which appointment it belongs, stands in the Personal part alone.

internal abstract record IntakeAnswersEvent;

internal sealed record IntakeAnswered(Instant At, IntakeFormId Form, int FormVersion, Personal<FilledIn> Answers) : IntakeAnswersEvent;

internal abstract record MedicalAnswersEvent;

internal sealed record MedicalAnswered(Instant At, IntakeFormId Form, int FormVersion, Personal<FilledIn> Answers) : MedicalAnswersEvent;

/// <summary>It exists inside the sealed part alone.</summary>
/// <param name="ByKey">Texts, numbers, dates (ISO 8601), codes and true or false, each as text.</param>
internal sealed record FilledIn(AppointmentId Appointment, IReadOnlyDictionary<string, string> ByKey);

/// <summary>Answers to one filled-in form. The stream is the client's; it dies with the booking's data.</summary>
internal sealed record IntakeAnswers(Instant At, IntakeFormId Form, int FormVersion, Personal<FilledIn>? Answers) : IState<IntakeAnswers, IntakeAnswersEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static IntakeAnswers Initial { get; } = new(default, default, 0, null);

    internal static StreamId<IntakeAnswers, IntakeAnswersEvent> Of(Guid id) => new(id);

    public static IntakeAnswers Evolve(IntakeAnswers state, IntakeAnswersEvent fact) => fact switch
    {
        IntakeAnswered e => new(e.At, e.Form, e.FormVersion, e.Answers),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>The answers about somebody's health, apart from all others: their own key, class and term.</summary>
internal sealed record MedicalAnswers(Instant At, IntakeFormId Form, int FormVersion, Personal<FilledIn>? Answers) : IState<MedicalAnswers, MedicalAnswersEvent>, IOwned
{
    public static DataClass Class => DataClass.Medical;

    public static MedicalAnswers Initial { get; } = new(default, default, 0, null);

    internal static StreamId<MedicalAnswers, MedicalAnswersEvent> Of(Guid id) => new(id);

    public static MedicalAnswers Evolve(MedicalAnswers state, MedicalAnswersEvent fact) => fact switch
    {
        MedicalAnswered e => new(e.At, e.Form, e.FormVersion, e.Answers),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal sealed class IntakeAnswersTable() : StreamTable<IntakeAnswers, IntakeAnswersEvent>("scheduling.intake_answers", columns => columns
    .Column("form_id", NpgsqlDbType.Uuid, state => state.Form.Value)
    .Column("form_version", NpgsqlDbType.Integer, state => state.FormVersion)
    .Column("answered_at", NpgsqlDbType.TimestampTz, state => state.At)
    .Once("appointment_id", NpgsqlDbType.Uuid, state => state.Answers, answers => answers.Appointment.Value)
    .Sealed(state => state.Answers?.Block))
{
    public override bool OpensPersonal => true;
}

internal sealed class MedicalAnswersTable() : StreamTable<MedicalAnswers, MedicalAnswersEvent>("scheduling.medical_answers", columns => columns
    .Column("form_id", NpgsqlDbType.Uuid, state => state.Form.Value)
    .Column("form_version", NpgsqlDbType.Integer, state => state.FormVersion)
    .Column("answered_at", NpgsqlDbType.TimestampTz, state => state.At)
    .Once("appointment_id", NpgsqlDbType.Uuid, state => state.Answers, answers => answers.Appointment.Value)
    .Sealed(state => state.Answers?.Block))
{
    public override bool OpensPersonal => true;
}
