using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Scheduling;

// Stored for ever: add, never change. What somebody answered, and to which appointment it belongs, stands in the Personal part alone.

internal abstract record IntakeAnswersEvent;

/// <summary>Answered, or answered anew: what is here takes the place of what was before.</summary>
/// <param name="By">The client themself, or the practice for them.</param>
internal sealed record IntakeAnswered(Instant At, IntakeFormId Form, int FormVersion, Party By, Personal<FilledIn> Answers) : IntakeAnswersEvent;

internal abstract record MedicalAnswersEvent;

/// <summary>As <see cref="IntakeAnswered"/>, for what says something about health.</summary>
internal sealed record MedicalAnswered(Instant At, IntakeFormId Form, int FormVersion, Party By, Personal<FilledIn> Answers) : MedicalAnswersEvent;

/// <summary>It exists inside the sealed part alone.</summary>
/// <param name="ByKey">Texts, numbers, dates (ISO 8601), codes and true or false, each as text.</param>
internal sealed record FilledIn(AppointmentId Appointment, IReadOnlyDictionary<string, string> ByKey);

/// <summary>What was filled in last.</summary>
internal sealed record Filing(Instant At, IntakeFormId Form, int FormVersion, Personal<FilledIn> Answers);

/// <summary>Answers to the form of one appointment. The stream is the client's; it dies with the booking's data.</summary>
internal sealed record IntakeAnswers(Filing? Last) : IState<IntakeAnswers, IntakeAnswersEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static IntakeAnswers Initial { get; } = new((Filing?)null);

    internal static StreamId<IntakeAnswers, IntakeAnswersEvent> Of(Guid id) => new(id);

    public static IntakeAnswers Evolve(IntakeAnswers state, IntakeAnswersEvent fact) => fact switch
    {
        IntakeAnswered e => new(new Filing(e.At, e.Form, e.FormVersion, e.Answers)),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>The answers about somebody's health, apart from all others: a stream, a key, a class and a term of their own.</summary>
internal sealed record MedicalAnswers(Filing? Last) : IState<MedicalAnswers, MedicalAnswersEvent>, IOwned
{
    public static DataClass Class => DataClass.Medical;

    public static MedicalAnswers Initial { get; } = new((Filing?)null);

    internal static StreamId<MedicalAnswers, MedicalAnswersEvent> Of(Guid id) => new(id);

    public static MedicalAnswers Evolve(MedicalAnswers state, MedicalAnswersEvent fact) => fact switch
    {
        MedicalAnswered e => new(new Filing(e.At, e.Form, e.FormVersion, e.Answers)),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal sealed class IntakeAnswersTable() : StreamTable<IntakeAnswers, IntakeAnswersEvent>("scheduling.intake_answers", columns => columns.OfFiling(state => state.Last!))
{
    /// <summary>The appointment's random id is in the sealed part.</summary>
    public override bool OpensPersonal => true;
}

internal sealed class MedicalAnswersTable() : StreamTable<MedicalAnswers, MedicalAnswersEvent>("scheduling.medical_answers", columns => columns.OfFiling(state => state.Last!))
{
    /// <inheritdoc cref="IntakeAnswersTable.OpensPersonal"/>
    public override bool OpensPersonal => true;
}

internal static class FilingColumns
{
    internal static Columns<TState> OfFiling<TState>(this Columns<TState> columns, Func<TState, Filing> last) => columns
        .Column("form_id", NpgsqlDbType.Uuid, state => last(state).Form.Value)
        .Column("form_version", NpgsqlDbType.Integer, state => last(state).FormVersion)
        .Column("answered_at", NpgsqlDbType.TimestampTz, state => last(state).At)
        .Once("appointment_id", NpgsqlDbType.Uuid, state => last(state).Answers, answers => answers.Appointment.Value)
        .Sealed(state => last(state).Answers.Block);
}
