using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A form gets its first version, or another one. Who answered before answered what was asked then.</summary>
internal static class PublishIntakeForm
{
    /// <param name="Name">What the form is called among staff.</param>
    /// <param name="Fields">The questions in their order; 1 to 50.</param>
    internal sealed record Request(string Name, IReadOnlyList<Field> Fields);

    /// <param name="Key">1 to 40 lower-case letters, digits and dashes.</param>
    /// <param name="Class">personal, or special for what says something about health.</param>
    /// <param name="Purpose">Why it is asked, as the guest reads it.</param>
    /// <param name="KeepDays">Days after the end of the appointment, 1 to 3,650.</param>
    internal sealed record Field(
        string Key, LocalisedText Label, AnswerKind Kind, FieldClass Class, LocalisedText Purpose, bool Required = false, int KeepDays = 365, IReadOnlyList<string>? Choices = null)
    {
        internal static Field Of(IntakeField field) => new(
            field.Key.Value, LocalisedText.Of(field.Label)!, field.Kind, field.Class, LocalisedText.Of(field.Purpose)!, field.IsRequired, field.KeepDays,
            field.Choices.Count == 0 ? null : [.. field.Choices.Select(choice => choice.Value)]);

        internal IntakeField ToField() => new(
            new(Key), Label.ToLocalised(), Kind, Class, Purpose.ToLocalised(), Required, KeepDays, [.. (Choices ?? []).Select(choice => new Code(choice))]);
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).RuneLength(100, min: 1).OneLine();
            RuleFor(request => request.Fields).Must(fields => fields.Count is >= 1 and <= 50).WithMessage("must hold 1 to 50 questions");
            RuleFor(request => request.Fields).Must(fields => fields.Select(field => field.Key).Distinct(StringComparer.Ordinal).Count() == fields.Count).WithMessage("must give each question a key of its own");
            RuleForEach(request => request.Fields).ChildRules(field =>
            {
                field.RuleFor(one => one.Key).Must(IsCode).WithMessage("must be 1 to 40 lower-case letters, digits and dashes");
                field.RuleFor(one => one.Label).SetValidator(new LocalisedTextValidator(300));
                field.RuleFor(one => one.Purpose).SetValidator(new LocalisedTextValidator(500, isOneLine: false));
                field.RuleFor(one => one.Kind).IsInEnum();
                field.RuleFor(one => one.Class).IsInEnum();
                field.RuleFor(one => one.KeepDays).InclusiveBetween(1, 3_650);
                field.RuleFor(one => one.Choices).Must((one, choices) => (one.Kind == AnswerKind.Choice) == choices is { Count: >= 2 and <= 50 } && (choices ?? []).All(IsCode))
                    .WithMessage("must be 2 to 50 codes where one is to be chosen, and absent elsewhere");
            });
        }

        private static bool IsCode(string? text) => text is { Length: > 0 and <= 40 } && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
    }

    internal sealed record Command(PublicText Name, Several<IntakeField> Fields, bool IsNew);

    internal static Decision<IntakeFormEvent> Decide(Command command, IntakeForm form) => form switch
    {
        { Status: IntakeFormStatus.Retired } => new IntakeFormUnknown(),
        { Status: IntakeFormStatus.Unknown } when !command.IsNew => new IntakeFormUnknown(),
        { Current: { } current } when current == new IntakeVersion(command.Name, command.Fields) => Decision.Unchanged,
        _ when form.Versions.SelectMany(version => version.Fields).Any(before => command.Fields.Any(field => field.Key == before.Key && (field.Kind, field.Class) != (before.Kind, before.Class))) => new KeyMeansAnother(),
        // A service that uses it was chosen while it asked nothing of the kind: health gets a form of its own.
        { Status: IntakeFormStatus.Published } when !form.AsksAboutHealth && command.Fields.Any(field => field.Class == FieldClass.Special) => new HealthNotAskedHere(),
        _ => new IntakeFormPublished(command.Name, command.Fields),
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/intake-forms", Begin)
            .WithName("AddIntakeForm").WithSummary("Add an intake form with its first version").WithTags("intake forms")
            .Requires(Permissions.SetUp).Validates(new Validator());
        routes.MapPost("/intake-forms/{formId:guid}/publish", Handle)
            .WithName(nameof(PublishIntakeForm)).WithSummary("Publish a further version of an intake form").WithTags("intake forms")
            .Requires(Permissions.SetUp).Validates(new Validator())
            .Refuses<IntakeFormUnknown>().Refuses<KeyMeansAnother>().Refuses<HealthNotAskedHere>().Refuses<PreconditionFailed>();
        routes.MapPost("/intake-forms/{formId:guid}/retire", Retire)
            .WithName("RetireIntakeForm").WithSummary("Retire an intake form").WithTags("intake forms")
            .Requires(Permissions.SetUp)
            .Refuses<IntakeFormUnknown>().Refuses<PreconditionFailed>();
    }

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Begin(Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await Publish(new(Guid.CreateVersion7()), request, isNew: true, caller, store, cancellation)).ToCreated("intake-forms");

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid formId, Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await Publish(new(formId), request, isNew: false, caller, store, cancellation)).ToChanged();

    private static async Task<Results<Changed, ProblemHttpResult>> Retire(Guid formId, Caller caller, EventStore store, CancellationToken cancellation) =>
        (await store.Transact(caller, IntakeForm.Of(new(formId)), form => DecideRetire(form), cancellation)).ToChanged();

    /// <summary>Services that name it ask nothing any more; what was answered stays.</summary>
    internal static Decision<IntakeFormEvent> DecideRetire(IntakeForm form) => form.Status switch
    {
        IntakeFormStatus.Published => new IntakeFormRetired(),
        IntakeFormStatus.Retired => Decision.Unchanged,
        _ => new IntakeFormUnknown(),
    };

    private static Task<Outcome> Publish(IntakeFormId id, Request request, bool isNew, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(new(request.Name), [.. request.Fields.Select(field => field.ToField())], isNew);
        return store.Transact(caller, IntakeForm.Of(id), form => Decide(command, form), cancellation);
    }
}
