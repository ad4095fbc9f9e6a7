using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Scheduling;

// Stored for ever: add, never change. A form is what the business asks everyone: public, no word about a person.

internal abstract record IntakeFormEvent;

/// <summary>A further version; who answered an earlier one answered that.</summary>
internal sealed record IntakeFormPublished(PublicText Name, Several<IntakeField> Fields) : IntakeFormEvent;

internal sealed record IntakeFormRetired : IntakeFormEvent;

/// <summary>One question.</summary>
/// <param name="Key">By which an answer names it; never used for another question of the same form.</param>
/// <param name="Purpose">Why it is asked, for whoever is asked.</param>
/// <param name="KeepDays">How long after the appointment's end the answer is kept.</param>
/// <param name="Choices">For <see cref="AnswerKind.Choice"/> what can be chosen; empty for the others.</param>
internal sealed record IntakeField(
    Code Key, Localised Label, AnswerKind Kind, FieldClass Class, Localised Purpose, bool IsRequired, int KeepDays, Several<IntakeChoice> Choices);

/// <param name="Key">What the answer holds.</param>
/// <param name="Label">What is read.</param>
internal sealed record IntakeChoice(Code Key, Localised Label);

internal enum AnswerKind
{
    /// <summary>At most 200 characters on one line.</summary>
    Line,

    /// <summary>At most 4,000 characters.</summary>
    Text,
    YesNo,
    Number,
    Date,
    Choice,
}

/// <summary>What an answer says about a person (GDPR Art. 4(1) and 9).</summary>
internal enum FieldClass
{
    Personal,

    /// <summary>About health: only services of a health profession may ask, and the answer is kept apart from the booking.</summary>
    Special,
}

internal enum IntakeFormStatus
{
    Unknown,
    Published,
    Retired,
}

internal sealed record IntakeForm(IntakeFormStatus Status, Several<IntakeVersion> Versions) : IState<IntakeForm, IntakeFormEvent>
{
    public static IntakeForm Initial { get; } = new(IntakeFormStatus.Unknown, []);

    internal static StreamId<IntakeForm, IntakeFormEvent> Of(IntakeFormId id) => new(id.Value);

    internal IntakeVersion? Current => Status == IntakeFormStatus.Published ? Versions[^1] : null;

    /// <summary>Settled by the first version: a form that did not ask about health never will, for the services that use it were chosen without.</summary>
    internal bool AsksAboutHealth => Versions.Any(version => version.Fields.Any(asked => asked.Class == FieldClass.Special));

    public static IntakeForm Evolve(IntakeForm state, IntakeFormEvent fact) => fact switch
    {
        IntakeFormPublished e => new(IntakeFormStatus.Published, [.. state.Versions, new(e.Name, e.Fields)]),
        IntakeFormRetired => state with { Status = IntakeFormStatus.Retired },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal sealed record IntakeVersion(PublicText Name, Several<IntakeField> Fields);

internal sealed class IntakeForms() : SetupTable<IntakeForm, IntakeFormEvent>("scheduling.intake_forms", columns => columns
    .Column("status", NpgsqlDbType.Varchar, form => form.Status));

internal static class HealthProfessions
{
    /// <summary>Whose work needs to know (GDPR Art. 9(2)(h)).</summary>
    internal static bool MayAskAboutHealth(this Category category) => category is Category.GeneralMedicine or Category.Dentistry or Category.Physiotherapy
        or Category.Psychology or Category.Nutrition or Category.Diagnostics or Category.Vaccination or Category.Nursing;
}

internal sealed record IntakeFormUnknown() : Rejection(
    Because.NotFound, "intake-form-unknown",
    new("There is no such form, or it was retired.", "Skjemaet finnes ikke, eller er trukket tilbake.", "Questo modulo non esiste, o è stato ritirato."));

internal sealed record KeyMeansAnother() : Rejection(
    Because.RuleBroken, "key-means-another",
    new(
        "A key stands for a question of another kind or class in an earlier version: give the new question a key of its own.",
        "En nøkkel står for et spørsmål av en annen type eller klasse i en tidligere versjon: gi det nye spørsmålet en egen nøkkel.",
        "In una versione precedente una chiave indica una domanda di altro tipo o classe: dai alla nuova domanda una chiave sua."));

internal sealed record HealthNotAskedHere() : Rejection(
    Because.RuleBroken, "health-not-asked-here",
    new(
        "A form that asks about health belongs to services of a health profession alone, and is one from its first version.",
        "Et skjema som spør om helse hører bare til tjenester i et helseyrke, og er det fra første versjon.",
        "Un modulo che chiede della salute spetta solo ai servizi di una professione sanitaria, e lo è dalla prima versione."));
