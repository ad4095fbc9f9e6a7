using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A form gets its first version, or another one. Who answered before answered what was asked then.</summary>
internal static class PublishIntakeForm
{
    /// <param name="Name">What the form is called.</param>
    /// <param name="Fields">The questions in their order; 1 to 50.</param>
    internal sealed record Request(string Name, IReadOnlyList<Question> Fields);

    /// <param name="Key">1 to 40 lower-case letters, digits and dashes.</param>
    /// <param name="Class">personal, or special for what says something about health.</param>
    /// <param name="Purpose">Why it is asked, as the guest reads it.</param>
    /// <param name="KeepDays">Days after the end of the appointment, 1 to 3,650.</param>
    /// <param name="Choices">Where one is to be chosen.</param>
    internal sealed record Question(
        string Key, LocalisedText Label, AnswerKind Kind, FieldClass Class, LocalisedText Purpose, bool Required = false, int KeepDays = 365, IReadOnlyList<Choice>? Choices = null)
    {
        internal static Question Of(IntakeField field) => new(
            field.Key.Value, LocalisedText.Of(field.Label)!, field.Kind, field.Class, LocalisedText.Of(field.Purpose)!, field.IsRequired, field.KeepDays,
            field.Choices.Count == 0 ? null : [.. field.Choices.Select(choice => new Choice(choice.Key.Value, LocalisedText.Of(choice.Label)!))]);

        internal IntakeField ToField() => new(
            new(Key), Label.ToLocalised(), Kind, Class, Purpose.ToLocalised(), Required, KeepDays,
            [.. (Choices ?? []).Select(choice => new IntakeChoice(new(choice.Key), choice.Label.ToLocalised()))]);
    }

    /// <param name="Key">What an answer holds: 1 to 40 lower-case letters, digits and dashes.</param>
    internal sealed record Choice(string Key, LocalisedText Label);

    internal sealed class Validator : AbstractValidator<Request>
    {
        private static readonly Words EachItsOwn = new("must give each its own key", "må gi hver sin egen nøkkel", "deve dare a ognuna una chiave sua");

        public Validator()
        {
            RuleFor(request => request.Name).RuneLength(100, min: 1).OneLine();
            RuleFor(request => request.Fields).Must(fields => fields.Count is >= 1 and <= 50).WithWords(new("must hold 1 to 50 questions", "må ha 1 til 50 spørsmål", "deve avere da 1 a 50 domande"));
            RuleFor(request => request.Fields).Must(fields => AreDistinct(fields.Select(field => field.Key))).WithWords(EachItsOwn);
            RuleForEach(request => request.Fields).ChildRules(field =>
            {
                field.RuleFor(one => one.Key).IsKey();
                field.RuleFor(one => one.Label).SetValidator(new LocalisedTextValidator(300));
                field.RuleFor(one => one.Purpose).SetValidator(new LocalisedTextValidator(500, isOneLine: false));
                field.RuleFor(one => one.Kind).IsInEnum();
                field.RuleFor(one => one.Class).IsInEnum();
                field.RuleFor(one => one.KeepDays).InclusiveBetween(1, 3_650);
                field.RuleFor(one => one.Choices).Must((one, choices) => one.Kind == AnswerKind.Choice ? choices is { Count: >= 2 and <= 50 } : choices is null or { Count: 0 })
                    .WithWords(new("must be 2 to 50 where one is to be chosen, and absent elsewhere", "må være 2 til 50 der ett skal velges, og ellers ingen", "devono essere da 2 a 50 dove se ne sceglie una, e altrove nessuna"));
                field.RuleFor(one => one.Choices).Must(choices => AreDistinct((choices ?? []).Select(choice => choice.Key))).WithWords(EachItsOwn);
                field.RuleForEach(one => one.Choices).ChildRules(choice =>
                {
                    choice.RuleFor(one => one.Key).IsKey();
                    choice.RuleFor(one => one.Label).SetValidator(new LocalisedTextValidator(200));
                });
            });
        }

        private static bool AreDistinct(IEnumerable<string> keys) => keys.GroupBy(key => key, StringComparer.Ordinal).All(group => group.Count() == 1);
    }

    internal sealed record Command(PublicText Name, Several<IntakeField> Fields, bool IsNew);

    internal static Decision<IntakeFormEvent> Decide(Command command, IntakeForm form) => form switch
    {
        { Status: IntakeFormStatus.Retired } => new IntakeFormUnknown(),
        { Status: IntakeFormStatus.Unknown } when !command.IsNew => new IntakeFormUnknown(),
        { Current: { } current } when current == new IntakeVersion(command.Name, command.Fields) => Decision.Unchanged,
        _ when form.Versions.SelectMany(version => version.Fields).Any(before => command.Fields.Any(field => IsAnother(field, before))) => new KeyMeansAnother(),
        { Status: IntakeFormStatus.Published, AsksAboutHealth: false } when command.Fields.Any(field => field.Class == FieldClass.Special) => new HealthNotAskedHere(),
        _ => new IntakeFormPublished(command.Name, command.Fields),
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/intake-forms", Begin)
            .WithName("AddIntakeForm").WithSummary("Add an intake form with its first version").WithTags("intake-forms")
            .Requires(Permissions.SetUp).Validates(new Validator());
        routes.MapPost("/intake-forms/{formId:guid}/publish", Handle)
            .WithName(nameof(PublishIntakeForm)).WithSummary("Publish a further version of an intake form").WithTags("intake-forms")
            .Requires(Permissions.SetUp).Validates(new Validator())
            .Refuses<IntakeFormUnknown>().Refuses<KeyMeansAnother>().Refuses<HealthNotAskedHere>().Refuses<PreconditionFailed>();
    }

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Begin(Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await Publish(new(Guid.CreateVersion7()), request, isNew: true, caller, store, cancellation)).ToCreated("intake-forms");

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid formId, Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await Publish(new(formId), request, isNew: false, caller, store, cancellation)).ToChanged();

    private static Task<Outcome> Publish(IntakeFormId id, Request request, bool isNew, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(new(request.Name), [.. request.Fields.Select(field => field.ToField())], isNew);
        return store.Transact(caller, IntakeForm.Of(id), form => Decide(command, form), cancellation);
    }

    /// <summary>Answers are found by key, whichever version they were given to: a key never comes to mean something else.</summary>
    private static bool IsAnother(IntakeField field, IntakeField before) => field.Key == before.Key && (field.Kind, field.Class) != (before.Kind, before.Class);

    private static IRuleBuilderOptions<T, string> IsKey<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(text => text is { Length: > 0 and <= 40 } && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        .WithWords(new("must be 1 to 40 lower-case letters, digits and dashes", "må være 1 til 40 små bokstaver, sifre og bindestreker", "deve avere da 1 a 40 lettere minuscole, cifre e trattini"));
}
