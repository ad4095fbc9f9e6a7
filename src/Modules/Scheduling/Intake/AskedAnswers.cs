using System.Globalization;
using NodaTime.Text;

namespace Bookings.Scheduling;

/// <summary>What a service asks now.</summary>
/// <param name="AtBooking">A guest's booking needs the required answers.</param>
internal sealed record Asked(IntakeFormId Form, int Version, Several<IntakeField> Fields, bool AtBooking)
{
    internal static Asked Nothing { get; } = new(default, 0, [], AtBooking: false);
}

/// <param name="Field">The question's key.</param>
/// <param name="Value">A text; a number; a date (2027-03-01); <c>true</c> or <c>false</c>; or the key of a choice.</param>
internal sealed record Answer(string Field, string Value)
{
    public override string ToString() => "«personal»";
}

/// <summary>Which answers fit which questions: judged against the form's current version.</summary>
internal static class AskedAnswers
{
    internal static Asked AskedBy(this Practice practice, ServiceId service) =>
        practice.Parts.Services.GetValueOrDefault(service) is { Form: { } form } asking && practice.Parts.Forms.GetValueOrDefault(form) is { Current: { } current } known
            ? new(form, known.Versions.Count, current.Fields, asking.FormAtBooking)
            : Asked.Nothing;

    /// <summary>What is missing or wrong, by the key of the question; never what was answered.</summary>
    /// <param name="complete">The classes whose required questions must be answered here.</param>
    internal static IReadOnlyDictionary<string, Words> Faults(Asked asked, IReadOnlyList<Answer> answers, IReadOnlySet<FieldClass> complete)
    {
        var faults = new SortedDictionary<string, Words>(StringComparer.Ordinal);
        foreach (var answer in answers.GroupBy(answer => answer.Field, StringComparer.Ordinal))
        {
            if (asked.Fields.FirstOrDefault(field => field.Key.Value == answer.Key) is not { } field)
            {
                // Only the form's own keys are repeated: what else was sent could be anything.
                faults["*"] = new("answers something that is not asked", "svarer på noe det ikke spørres om", "risponde a qualcosa che non viene chiesto");
            }
            else if (answer.Count() > 1)
            {
                faults[answer.Key] = new("is answered twice", "er besvart to ganger", "ha due risposte");
            }
            else if (!Fits(field, answer.First().Value))
            {
                faults[answer.Key] = RuleOf(field.Kind);
            }
        }

        foreach (var missing in asked.Fields.Where(field => field.IsRequired && complete.Contains(field.Class) && !answers.Any(answer => answer.Field == field.Key.Value)))
        {
            faults[missing.Key.Value] = new("is required", "må besvares", "è obbligatoria");
        }

        return faults;
    }

    private static Words RuleOf(AnswerKind kind) => kind switch
    {
        AnswerKind.Line => new("must be one line of 1 to 200 characters", "må være én linje på 1 til 200 tegn", "deve essere una riga da 1 a 200 caratteri"),
        AnswerKind.Text => new("must have 1 to 4,000 characters", "må ha 1 til 4000 tegn", "deve avere da 1 a 4000 caratteri"),
        AnswerKind.YesNo => new("must be true or false", "må være true eller false", "deve essere true o false"),
        AnswerKind.Number => new("must be a number such as 12 or 12.5", "må være et tall som 12 eller 12.5", "deve essere un numero come 12 o 12.5"),
        AnswerKind.Date => new("must be a date such as 2027-03-01", "må være en dato som 2027-03-01", "deve essere una data come 2027-03-01"),
        _ => new("must be one of the choices", "må være ett av valgene", "deve essere una delle scelte"),
    };

    private static bool Fits(IntakeField field, string value) => field.Kind switch
    {
        AnswerKind.Line => TextGuard.LengthInRunes(value) is >= 1 and <= 200 && value.AsSpan().IndexOfAny('\n', '\t') < 0 && !string.IsNullOrWhiteSpace(value),
        AnswerKind.Text => TextGuard.LengthInRunes(value) is >= 1 and <= 4_000 && !string.IsNullOrWhiteSpace(value),
        AnswerKind.YesNo => value is "true" or "false",
        AnswerKind.Number => value.Length <= 30 && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        AnswerKind.Date => LocalDatePattern.Iso.Parse(value).Success,
        _ => field.Choices.Any(choice => choice.Key.Value == value),
    };
}

internal sealed record AnswersDoNotFit(Guid Form, IReadOnlyDictionary<string, Words> Fields) : Rejection(
    Because.RuleBroken, "answers-do-not-fit",
    new(
        "Answers are missing or do not fit their questions; 'fields' says which.",
        "Svar mangler eller passer ikke til spørsmålene; 'fields' sier hvilke.",
        "Mancano risposte, o non corrispondono alle domande; 'fields' dice quali."))
{
    public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["formId"] = Form,
        ["fields"] = Fields?.ToDictionary(fault => fault.Key, fault => fault.Value.Spoken, StringComparer.Ordinal),
    };
}
