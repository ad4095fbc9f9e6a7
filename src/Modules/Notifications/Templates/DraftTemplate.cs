using FluentValidation;

namespace Bookings.Notifications;

/// <summary>A business writes its own words for a message. Nothing is sent in them before they are published.</summary>
internal static class DraftTemplate
{
    /// <param name="Body">With {name} where a value goes; an empty line begins a paragraph. At most 5,000 characters.</param>
    /// <param name="Subject">Of an e-mail; a text message has none.</param>
    internal sealed record Request(string Body, string? Subject = null);

    internal sealed record Command(Instant At, TemplateAddress Address, TemplateText Text);

    /// <param name="Placeholders">That this kind of message has no value for.</param>
    /// <param name="Known">That it has.</param>
    internal sealed record PlaceholderUnknown(IReadOnlyList<string> Placeholders, IReadOnlyList<string> Known) : Rejection(Because.RuleBroken, "placeholder-unknown", new(
        "This message has no value for a placeholder of the text: 'placeholders' says for which, 'known' which there are.",
        "Denne meldingen har ingen verdi for en plassholder i teksten: 'placeholders' sier hvilken, 'known' hvilke som finnes.",
        "Questo messaggio non ha un valore per un segnaposto del testo: 'placeholders' dice quale, 'known' quali esistono."))
    {
        public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal) { ["placeholders"] = Placeholders, ["known"] = Known };
    }

    internal sealed record SubjectMissing() : Rejection(Because.RuleBroken, "subject-missing", new(
        "An e-mail needs a subject, and a text message has none.", "En e-post trenger et emne, og en SMS har ikke noe.", "Un'e-mail richiede un oggetto, e un SMS non ne ha."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Subject).RuneLength(150, 1).OneLine();
            RuleFor(request => request.Body).RuneLength(5_000, 1);
        }
    }

    internal static Decision<MessageTemplateEvent> Decide(Command command, MessageTemplate template)
    {
        var (address, text) = (command.Address, command.Text);
        return Slots.UnknownIn($"{text.Subject.Value}\n{text.Body.Value}", address.Kind) is { Count: > 0 } unknown ? new PlaceholderUnknown(unknown, Slots.Of(address.Kind))
            : (address.Channel == Channel.Email) == (text.Subject.Value.Length == 0) ? new SubjectMissing()
            : template.Draft == text ? Decision.Unchanged
            : new MessageTemplateDrafted(command.At, address.Kind, address.Channel, address.Language, text);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost($"{TemplateAddress.Route}/draft", Handle)
        .WithName(nameof(DraftTemplate))
        .WithSummary("Draft a template")
        .WithTags("Messages")
        .Requires(May.SetUp)
        .Validates(new Validator())
        .Refuses<TemplateUnknown>().Refuses<PlaceholderUnknown>().Refuses<SubjectMissing>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        string kind, string channel, string language, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        if (TemplateAddress.Find(kind, channel, language) is not { } address)
        {
            return new TemplateUnknown().ToProblem();
        }

        var command = new Command(clock.GetCurrentInstant(), address, new(new(request.Subject ?? ""), new(request.Body)));
        var outcome = await store.Transact(caller, address.Stream, template => Decide(command, template), cancellation);
        return outcome.Match<Results<Changed, ProblemHttpResult>>(done: done => Answers.Changed(done.Version), refused: reason => reason.ToProblem());
    }
}
