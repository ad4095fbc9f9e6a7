using System.Collections.Frozen;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using Bookings.Testing;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class IntakeDecisionTests
{
    private static readonly Spec<IntakeForm, IntakeFormEvent> Form = new();
    private static readonly Spec<Service, ServiceEvent> Offered = new();
    private static readonly IntakeFormId Id = new(Guid.CreateVersion7());

    private static readonly IntakeField Plain = Field("job", AnswerKind.Line, FieldClass.Personal);
    private static readonly IntakeField Health = Field("pain", AnswerKind.Text, FieldClass.Special, required: true);

    [Fact]
    public void A_form_begins_with_its_first_version() =>
        Form.Given().When(form => PublishIntakeForm.Decide(Command(isNew: true, Plain), form)).Then(Published(Plain));

    [Fact]
    public void The_same_again_is_no_version() =>
        Form.Given(Published(Plain)).When(form => PublishIntakeForm.Decide(Command(isNew: false, Plain), form)).ThenNothingChanged();

    [Fact]
    public void A_form_that_there_is_not_gets_no_further_version() =>
        Form.Given().When(form => PublishIntakeForm.Decide(Command(isNew: false, Plain), form)).ThenRejected(new IntakeFormUnknown());

    [Fact]
    public void A_retired_form_gets_none_either() =>
        Form.Given(Published(Plain), new IntakeFormRetired()).When(form => PublishIntakeForm.Decide(Command(isNew: false, Health), form)).ThenRejected(new IntakeFormUnknown());

    [Fact]
    public void A_key_never_comes_to_mean_another_kind_of_question() =>
        Form.Given(Published(Plain), Published(Field("other", AnswerKind.Line, FieldClass.Personal)))
            .When(form => PublishIntakeForm.Decide(Command(isNew: false, Plain with { Kind = AnswerKind.Number }), form)).ThenRejected(new KeyMeansAnother());

    [Fact]
    public void A_key_never_moves_between_ordinary_and_health() =>
        Form.Given(Published(Plain, Health)).When(form => PublishIntakeForm.Decide(Command(isNew: false, Health with { Class = FieldClass.Personal }), form)).ThenRejected(new KeyMeansAnother());

    [Fact]
    public void A_form_that_did_not_ask_about_health_never_will() =>
        Form.Given(Published(Plain)).When(form => PublishIntakeForm.Decide(Command(isNew: false, Plain, Health), form)).ThenRejected(new HealthNotAskedHere());

    [Fact]
    public void A_form_is_retired_once()
    {
        Form.Given(Published(Plain)).When(RetireIntakeForm.Decide).Then(new IntakeFormRetired());
        Form.Given(Published(Plain), new IntakeFormRetired()).When(RetireIntakeForm.Decide).ThenNothingChanged();
        Form.Given().When(RetireIntakeForm.Decide).ThenRejected(new IntakeFormUnknown());
    }

    [Theory]
    [InlineData(nameof(Category.Physiotherapy), true)]
    [InlineData(nameof(Category.Psychology), true)]
    [InlineData(nameof(Category.Hair), false)]
    [InlineData(nameof(Category.VeterinaryCare), false)]
    public void Only_a_health_profession_asks_about_health(string profession, bool may)
    {
        var category = Enum.Parse<Category>(profession);
        var asked = Offered.Given(Created(category)).When(service => ChooseIntakeForm.Decide(new(Id, AtBooking: false), StateOf(Health), service));
        if (may)
        {
            asked.Then(new ServiceFormChosen(Id, AtBooking: false, AboutHealth: true));
        }
        else
        {
            asked.ThenRejected(new HealthNotAskedHere());
        }
    }

    [Fact]
    public void A_service_that_asks_about_health_stays_with_a_health_profession() =>
        Offered.Given(Created(Category.Physiotherapy), new ServiceFormChosen(Id, AtBooking: false, AboutHealth: true))
            .When(service => ChangeService.Decide(new(Category: new(true, Category.Hair)), service)).ThenRejected(new HealthNotAskedHere());

    [Fact]
    public void A_retired_form_is_not_chosen() =>
        Offered.Given(Created(Category.Hair)).When(service => ChooseIntakeForm.Decide(new(Id, AtBooking: false), IntakeForm.Evolve(StateOf(Plain), new IntakeFormRetired()), service))
            .ThenRejected(new ReferenceUnknown(References.Form));

    [Theory]
    [InlineData(nameof(AnswerKind.Line), "Oslo", true)]
    [InlineData(nameof(AnswerKind.Line), "To\nlinjer", false)]
    [InlineData(nameof(AnswerKind.Line), "", false)]
    [InlineData(nameof(AnswerKind.Line), " ", false)]
    [InlineData(nameof(AnswerKind.Text), "To\nlinjer", true)]
    [InlineData(nameof(AnswerKind.YesNo), "true", true)]
    [InlineData(nameof(AnswerKind.YesNo), "ja", false)]
    [InlineData(nameof(AnswerKind.Number), "-12.5", true)]
    [InlineData(nameof(AnswerKind.Number), "12,5", false)]
    [InlineData(nameof(AnswerKind.Number), "1e3", false)]
    [InlineData(nameof(AnswerKind.Date), "2027-02-28", true)]
    [InlineData(nameof(AnswerKind.Date), "2027-02-29", false)]
    [InlineData(nameof(AnswerKind.Choice), "friend", true)]
    [InlineData(nameof(AnswerKind.Choice), "stranger", false)]
    public void An_answer_fits_its_kind_of_question(string kind, string value, bool fits) =>
        Assert.Equal(fits, Faults([Field("it", Enum.Parse<AnswerKind>(kind), FieldClass.Personal)], new Answer("it", value)).Count == 0);

    [Fact]
    public void Lengths_are_those_of_people_and_not_of_machines()
    {
        Assert.Empty(Faults([Field("it", AnswerKind.Line, FieldClass.Personal)], new Answer("it", string.Concat(Enumerable.Repeat("🦷", 200)))));
        Assert.NotEmpty(Faults([Field("it", AnswerKind.Line, FieldClass.Personal)], new Answer("it", new string('a', 201))));
        Assert.NotEmpty(Faults([Field("it", AnswerKind.Text, FieldClass.Personal)], new Answer("it", new string('a', 4_001))));
    }

    [Fact]
    public void What_is_not_asked_is_refused_without_being_repeated() =>
        Assert.Equal(["*"], Faults([Plain], new Answer("Kari Nordmann", "svar")).Keys);

    [Fact]
    public void Nothing_is_answered_twice() => Assert.Equal(["job"], Faults([Plain], new Answer("job", "a"), new Answer("job", "b")).Keys);

    [Fact]
    public void What_was_answered_before_stays_when_it_is_left_alone()
    {
        var asked = new Asked(Id, 1, [Plain, Health], AtBooking: false);
        Answer[] ordinaryOnly = [new("job", "Snekker")];
        Assert.IsType<AnswersDoNotFit>(AnswerIntake.Refusal(asked, ordinaryOnly, AnswerIntake.All, FrozenSet<FieldClass>.Empty));
        Assert.Null(AnswerIntake.Refusal(asked, ordinaryOnly, AnswerIntake.All, AnswerIntake.Health));
    }

    [Fact]
    public void Each_class_has_a_door_of_its_own()
    {
        var asked = new Asked(Id, 1, [Plain, Health], AtBooking: false);
        Assert.IsType<ClassNotAnsweredHere>(AnswerIntake.Refusal(asked, [new("pain", "Kne")], AnswerIntake.Ordinary, FrozenSet<FieldClass>.Empty));
        Assert.Null(AnswerIntake.Refusal(asked, [new("job", "Snekker")], AnswerIntake.Ordinary, FrozenSet<FieldClass>.Empty));
        Assert.Null(AnswerIntake.Refusal(asked, [new("pain", "Kne")], AnswerIntake.Health, FrozenSet<FieldClass>.Empty));
    }

    /// <summary>Health is held under a class of its own, and by nothing else.</summary>
    [Fact]
    public void Health_is_kept_apart() => Assert.Equal((DataClass.Booking, DataClass.Medical), (IntakeAnswers.Class, MedicalAnswers.Class));

    private static IReadOnlyDictionary<string, Words> Faults(Several<IntakeField> fields, params Answer[] answers) =>
        AskedAnswers.Faults(new(Id, 1, fields, AtBooking: true), answers, AnswerIntake.All);

    private static IntakeField Field(string key, AnswerKind kind, FieldClass @class, bool required = false) => new(
        new(key), Localised.In("nb", key), kind, @class, Localised.In("nb", "Derfor"), required, 90,
        kind == AnswerKind.Choice ? [new(new("friend"), Localised.In("nb", "Venn")), new(new("search"), Localised.In("nb", "Søk"))] : []);

    private static PublishIntakeForm.Command Command(bool isNew, params IntakeField[] fields) => new(new("Før timen"), [.. fields], isNew);

    private static IntakeFormPublished Published(params IntakeField[] fields) => new(new("Før timen"), [.. fields]);

    private static IntakeForm StateOf(params IntakeField[] fields) => IntakeForm.Evolve(IntakeForm.Initial, Published(fields));

    private static ServiceCreated Created(Category category) =>
        new(Localised.In("nb", "Time"), category, ServiceRules.Usual, [], CancellationPolicy.DefaultId, MessageLevel.Full);
}
