using FluentValidation;

namespace Bookings.Notifications;

/// <summary>A business decides how little its messages say, and by which channels they go.</summary>
internal static class ChangeMessageSettings
{
    internal sealed record Request(
        Change<MessageLevel> Level = default, Change<IReadOnlyList<KindLevelView>> Levels = default, Change<IReadOnlyList<Channel>> Channels = default,
        Change<string> PromotionPurpose = default);

    internal sealed record Command(MessageLevel? Level, Several<KindLevel>? Levels, Several<Channel>? Channels, Code? PromotionPurpose);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Levels.Value).Must(levels => levels is not null && levels.Select(one => one.Kind).Distinct().Count() == levels.Count)
                .When(request => request.Levels.IsAsked).OverridePropertyName("Levels")
                .WithWords(new("must name each kind at most once", "kan nevne hver type høyst én gang", "può nominare ogni tipo al massimo una volta"));
            RuleFor(request => request.Channels.Value).Must(channels => channels is not null && channels.Distinct().Count() == channels.Count)
                .When(request => request.Channels.IsAsked).OverridePropertyName("Channels")
                .WithWords(new("must name each channel at most once", "kan nevne hver kanal høyst én gang", "può nominare ogni canale al massimo una volta"));
            RuleFor(request => request.PromotionPurpose.Value).Must(Code.IsWellFormed)
                .When(request => request.PromotionPurpose.IsAsked).OverridePropertyName("PromotionPurpose")
                .WithWords(new(
                    "must be 1 to 40 lower-case letters, digits and dashes", "må være 1 til 40 små bokstaver, sifre og bindestreker",
                    "deve avere da 1 a 40 lettere minuscole, cifre e trattini"));
        }
    }

    internal static Decision<MessageSettingsEvent> Decide(Command command, MessageSettings settings)
    {
        var changed = new MessageSettingsChanged(
            command.Level ?? settings.Level, command.Levels ?? settings.Levels, command.Channels ?? settings.Channels, command.PromotionPurpose ?? settings.PromotionPurpose);
        return MessageSettings.Evolve(settings, changed) == settings ? Decision.Unchanged : changed;
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/message-settings", Handle)
        .WithName(nameof(ChangeMessageSettings))
        .WithSummary("Change the settings of messages")
        .WithTags("Messages")
        .Requires(May.SetUp)
        .Validates(new Validator())
        .Refuses<PreconditionFailed>();

    private static async Task<Results<Versioned<GetMessageSettings.View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(
            request.Level.IsAsked ? request.Level.Value : null,
            request.Levels.IsAsked ? [.. request.Levels.Value.Select(one => new KindLevel(one.Kind, one.Level))] : null,
            request.Channels.IsAsked ? [.. request.Channels.Value] : null,
            request.PromotionPurpose.IsAsked ? new Code(request.PromotionPurpose.Value) : null);
        var outcome = await store.Transact(caller, MessageSettings.Stream, settings => Decide(command, settings), cancellation);
        return await outcome.Match<Results<Versioned<GetMessageSettings.View>, ProblemHttpResult>>(
            done: async done => Answers.Ok(GetMessageSettings.View.Of((await store.Load(caller.Tenant, MessageSettings.Stream, cancellation)).State), done.Version),
            refused: reason => reason.ToProblem());
    }
}
