using System.Globalization;
using NodaTime.Text;

namespace Bookings.Scheduling;

/// <summary>Whoever books fills in what the service asks: judged against the form's current version, and sealed, health apart from the rest.</summary>
internal static class AnswerIntake
{
    /// <param name="Field">The question's key.</param>
    /// <param name="Value">A text; a number; a date (2027-03-01); <c>true</c> or <c>false</c>; or one of the choices.</param>
    internal sealed record Answer(string Field, string Value)
    {
        public override string ToString() => "«personal»";
    }

    /// <summary>Checks the answers and stages their streams. Null when staged, or when nothing is asked and nothing was answered.</summary>
    internal static Rejection? Stage(
        Transaction transaction, Practice practice, ServiceId service, AppointmentId appointment, SubjectId person, IReadOnlyList<Answer> answers, Instant now)
    {
        var asked = practice.Parts.Services.GetValueOrDefault(service)?.Form is { } chosen && practice.Parts.Forms.GetValueOrDefault(chosen)?.Current is { } current
            ? (Id: chosen, practice.Parts.Forms[chosen].Versions.Count, current.Fields)
            : (Id: default(IntakeFormId), 0, (Several<IntakeField>)[]);
        if (Faults(asked.Fields, answers) is { Count: > 0 } faults)
        {
            return new AnswersDoNotFit(asked.Id.Value, faults);
        }

        foreach (var group in answers.GroupBy(answer => asked.Fields.First(field => field.Key.Value == answer.Field).Class))
        {
            var sealedPart = Personal<FilledIn>.Of(new(appointment, group.ToDictionary(answer => answer.Field, answer => answer.Value, StringComparer.Ordinal)));
            if (group.Key == FieldClass.Special)
            {
                transaction.Start(MedicalAnswers.Of(Guid.CreateVersion7()), person, new MedicalAnswered(now, asked.Id, asked.Item2, sealedPart));
            }
            else
            {
                transaction.Start(IntakeAnswers.Of(Guid.CreateVersion7()), person, new IntakeAnswered(now, asked.Id, asked.Item2, sealedPart));
            }
        }

        return null;
    }

    /// <summary>What is missing or wrong, by the key of the question; never what was answered.</summary>
    internal static IReadOnlyDictionary<string, string> Faults(IReadOnlyCollection<IntakeField> asked, IReadOnlyList<Answer> answers)
    {
        var faults = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var answer in answers.GroupBy(answer => answer.Field, StringComparer.Ordinal))
        {
            if (asked.FirstOrDefault(field => field.Key.Value == answer.Key) is not { } field)
            {
                // Only the form's own keys are repeated: what else was sent could be anything.
                faults["*"] = "answers something that is not asked";
            }
            else if (answer.Count() > 1)
            {
                faults[answer.Key] = "is answered twice";
            }
            else if (!Fits(field, answer.First().Value))
            {
                faults[answer.Key] = field.Kind switch
                {
                    AnswerKind.Line => "must be one line of 1 to 200 characters",
                    AnswerKind.Text => "must have 1 to 4,000 characters",
                    AnswerKind.YesNo => "must be true or false",
                    AnswerKind.Number => "must be a number such as 12 or 12.5",
                    AnswerKind.Date => "must be a date such as 2027-03-01",
                    _ => "must be one of the choices",
                };
            }
        }

        foreach (var missing in asked.Where(field => field.IsRequired && !answers.Any(answer => answer.Field == field.Key.Value)))
        {
            faults[missing.Key.Value] = "is required";
        }

        return faults;
    }

    private static bool Fits(IntakeField field, string value) => field.Kind switch
    {
        AnswerKind.Line => TextGuard.LengthInRunes(value) is >= 1 and <= 200 && value.AsSpan().IndexOfAny('\n', '\t') < 0,
        AnswerKind.Text => TextGuard.LengthInRunes(value) is >= 1 and <= 4_000,
        AnswerKind.YesNo => value is "true" or "false",
        AnswerKind.Number => value.Length <= 30 && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        AnswerKind.Date => LocalDatePattern.Iso.Parse(value).Success,
        _ => field.Choices.Any(choice => choice.Value == value),
    };
}

internal sealed record AnswersDoNotFit(Guid Form, IReadOnlyDictionary<string, string> Fields) : Rejection(
    Because.RuleBroken, "answers-do-not-fit", "Answers are missing or do not fit their questions; 'fields' says which.")
{
    public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal) { ["formId"] = Form, ["fields"] = Fields };
}

/// <summary>Staff read what a client answered; the sealed part is opened for this answer.</summary>
internal static class SeeAnswers
{
    internal sealed record Filled(Guid FormId, int FormVersion, Instant AnsweredAt, FieldClass Class, IReadOnlyDictionary<string, string>? Answers, bool IsErased);

    internal sealed record View(IReadOnlyList<Filled> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/appointments/{appointmentId:guid}/answers", Handle)
        .WithName(nameof(SeeAnswers))
        .WithSummary("See what was answered to the service's form")
        .WithDescription("Answers about health come to those alone who may read them: the owner and providers.")
        .WithTags("Appointments")
        .Requires(Permissions.ReadAppointments)
        .Refuses<AppointmentUnknown>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(Guid appointmentId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var provider = read.Single(
            "select provider_id from scheduling.appointments where tenant_id = $1 and id = $2", row => (ProviderId?)new ProviderId(row.GetGuid(0)),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)appointmentId));
        var plain = Ask(read, caller, "intake_answers", appointmentId, DataClass.Booking);
        var medical = caller.Role is Role.Owner or Role.Provider ? Ask(read, caller, "medical_answers", appointmentId, DataClass.Medical) : null;
        await read.Run(cancellation);
        if (provider.Value is not { } whose || !caller.MaySee(whose))
        {
            return new AppointmentUnknown().ToProblem();
        }

        List<(Filled Filled, SealedBlock? Block)> rows = [.. plain.Value, .. medical?.Value ?? []];
        var blocks = rows.Select(row => row.Block).OfType<SealedBlock>().ToList();
        var opened = new Queue<Opened>(await store.Open(caller.Tenant, blocks, cancellation));
        return TypedResults.Ok(new View([.. rows.Select(row =>
            row.Block is not null && opened.Dequeue() is Opened.Present present
                ? row.Filled with { Answers = present.Get<FilledIn>(nameof(IntakeAnswered.Answers))!.ByKey }
                : row.Filled with { IsErased = true })]));
    }

    private static Pending<List<(Filled, SealedBlock?)>> Ask(ReadBatch read, Caller caller, string table, Guid appointment, DataClass dataClass) => read.Query(
        $"""
         select id, form_id, form_version, answered_at, sealed_event, sealed_type, sealed from scheduling.{table}
         where tenant_id = $1 and appointment_id = $2 order by answered_at, id
         """,
        row => (
            new Filled(row.GetGuid(1), row.GetInt32(2), row.GetInstant(3), dataClass == DataClass.Medical ? FieldClass.Special : FieldClass.Personal, null, false),
            row.GetBytesOrNull(6) is { } bytes ? new SealedBlock(row.GetGuid(0), row.GetGuid(4), row.GetString(5), dataClass, bytes) : null),
        Param.Tenant(caller.Tenant), Param.Uuid((Guid?)appointment));
}
