using System.Collections.Frozen;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>
/// What the service asks is answered, or answered anew: sealed, and health apart from the rest. The answers of a class take the place of all that were given in it
/// before.
/// </summary>
internal static class AnswerIntake
{
    /// <param name="Answers">All answers of the class, at most 50.</param>
    internal sealed record Request(IReadOnlyList<Answer> Answers)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Answers).AreFew(50);
    }

    internal static FrozenSet<FieldClass> Ordinary { get; } = [FieldClass.Personal];

    internal static FrozenSet<FieldClass> Health { get; } = [FieldClass.Special];

    internal static FrozenSet<FieldClass> All { get; } = [FieldClass.Personal, FieldClass.Special];

    /// <summary>Why answers cannot be taken. A class that was answered before and is left alone now stays as it is.</summary>
    /// <param name="allowed">The classes that whoever answers may answer.</param>
    /// <param name="before">Those that were answered before.</param>
    internal static Rejection? Refusal(Asked asked, IReadOnlyList<Answer> answers, IReadOnlySet<FieldClass> allowed, IReadOnlySet<FieldClass> before)
    {
        var given = ByClass(asked, answers).Select(group => group.Key).ToHashSet();
        if (!given.IsSubsetOf(allowed))
        {
            return new ClassNotAnsweredHere();
        }

        var faults = AskedAnswers.Faults(asked, answers, allowed.Where(one => given.Contains(one) || !before.Contains(one)).ToHashSet());
        return faults.Count > 0 ? new AnswersDoNotFit(asked.Form.Value, faults) : null;
    }

    /// <summary>With a booking that begins now: null when staged, or when nothing is asked, or when it may come later and nothing came.</summary>
    internal static Rejection? Stage(Transaction transaction, Asked asked, AppointmentId appointment, SubjectId person, IReadOnlyList<Answer> answers, Instant now)
    {
        if (answers.Count == 0 && !asked.AtBooking)
        {
            return null;
        }

        if (Refusal(asked, answers, All, FrozenSet<FieldClass>.Empty) is { } refusal)
        {
            return refusal;
        }

        Write(transaction, asked, appointment, person, answers, Party.Client, now, AnswersOfAppointment.None);
        return null;
    }

    /// <summary>To an appointment that there is.</summary>
    internal static Task<Outcome> TakeAnswers(
        this EventStore store, Practices practices, Caller caller, AppointmentId id, IReadOnlyList<Answer> answers, IReadOnlySet<FieldClass> allowed, Party by, Instant now,
        CancellationToken cancellation) => store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var appointment = read.Stream(Appointment.Of(id));
            var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
            var known = AnswersOfAppointment.Ask(read, caller.Tenant, id);
            await read.Run(cancellation);
            if (AppointmentChange.Guarded(caller, appointment.Value.State) is { } unknown)
            {
                return unknown;
            }

            if (by == Party.Client && !appointment.Value.State.IsAhead)
            {
                return new NotAhead();
            }

            var before = await known.Value!.Load(transaction, cancellation);
            var asked = (await practices.Current(caller.Tenant, version.Value, cancellation)).AskedBy(appointment.Value.State.Time!.Service);
            if (Refusal(asked, answers, allowed, before.Classes) is { } refusal)
            {
                return refusal;
            }

            if (known.Value.Client is not { } client)
            {
                return new PersonNotLive();
            }

            transaction.Answers(id.Value, appointment.Value.Version);
            Write(transaction, asked, id, client.Subject, answers, by, now, before);
            return null;
        }, cancellation);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Door(routes.MapPost("/appointments/{appointmentId:guid}/answers", Handler(Ordinary)))
            .WithName(nameof(AnswerIntake)).WithSummary("Answer the service's form for a client")
            .Requires(Permissions.Book);
        Door(routes.MapPost("/appointments/{appointmentId:guid}/health-answers", Handler(Health)))
            .WithName("AnswerIntakeOfHealth").WithSummary("Answer what the service's form asks about health for a client")
            .Requires(Permissions.ReadHealth);
    }

    /// <summary>What every door for answers refuses.</summary>
    internal static RouteHandlerBuilder TakesAnswers(this RouteHandlerBuilder route) => route
        .Refuses<AnswersDoNotFit>().Refuses<ClassNotAnsweredHere>().Refuses<AppointmentUnknown>().Refuses<PersonNotLive>();

    private static RouteHandlerBuilder Door(RouteHandlerBuilder route) => route
        .WithDescription("The answers of this class take the place of those that were given before. What does not fit its question is 422 answers-do-not-fit.")
        .WithTags("Appointments").Validates(new Validator()).TakesAnswers();

    private static Func<Guid, Request, Caller, EventStore, Practices, TimeProvider, CancellationToken, Task<Results<Changed, ProblemHttpResult>>> Handler(IReadOnlySet<FieldClass> allowed) =>
        async (appointmentId, request, caller, store, practices, clock, cancellation) =>
            (await store.TakeAnswers(practices, caller, new(appointmentId), request.Answers, allowed, Party.Practice, clock.GetCurrentInstant(), cancellation)).ToChanged();

    private static void Write(
        Transaction transaction, Asked asked, AppointmentId appointment, SubjectId person, IReadOnlyList<Answer> answers, Party by, Instant now, AnswersOfAppointment before)
    {
        foreach (var group in ByClass(asked, answers))
        {
            var filled = Personal<FilledIn>.Of(new(appointment, group.ToDictionary(answer => answer.Field, answer => answer.Value, StringComparer.Ordinal)));
            if (group.Key == FieldClass.Special)
            {
                transaction.DecideAgainWhenBroken("medical_answers_of_appointment");
                transaction.AppendOrStart(before.Medical, MedicalAnswers.Of(Guid.CreateVersion7()), person, new MedicalAnswered(now, asked.Form, asked.Version, by, filled));
            }
            else
            {
                transaction.DecideAgainWhenBroken("intake_answers_of_appointment");
                transaction.AppendOrStart(before.Ordinary, IntakeAnswers.Of(Guid.CreateVersion7()), person, new IntakeAnswered(now, asked.Form, asked.Version, by, filled));
            }
        }
    }

    private static IEnumerable<IGrouping<FieldClass, Answer>> ByClass(Asked asked, IReadOnlyList<Answer> answers) =>
        from answer in answers
        let field = asked.Fields.FirstOrDefault(field => field.Key.Value == answer.Field)
        where field is not null
        group answer by field.Class;
}

internal sealed record ClassNotAnsweredHere() : Rejection(
    Because.Forbidden, "class-not-answered-here",
    new(
        "Answers about health have a door of their own, and other answers theirs.",
        "Svar om helse har sin egen dør, og andre svar sin.",
        "Le risposte sulla salute hanno una porta loro, e le altre la propria."));
