namespace Bookings.Notifications;

/// <summary>From now on a message is sent in the words that were drafted.</summary>
internal static class PublishTemplate
{
    internal sealed record NothingDrafted() : Rejection(Because.Conflict, "nothing-drafted", new(
        "There is no draft to publish.", "Det finnes ikke noe utkast å publisere.", "Non c'è nessuna bozza da pubblicare."));

    internal static Decision<MessageTemplateEvent> Decide(MessageTemplate template, Instant now) =>
        template.Draft is { } text ? new MessageTemplatePublished(now, template.Number + 1, text) : new NothingDrafted();

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost($"{TemplateAddress.Route}/publish", Handle)
        .WithName(nameof(PublishTemplate))
        .WithSummary("Publish the draft of a template")
        .WithTags("Messages")
        .Requires(May.SetUp)
        .Refuses<TemplateUnknown>().Refuses<NothingDrafted>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        string kind, string channel, string language, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        if (TemplateAddress.Find(kind, channel, language) is not { } address)
        {
            return new TemplateUnknown().ToProblem();
        }

        var now = clock.GetCurrentInstant();
        var outcome = await store.Transact(caller, address.Stream, template => Decide(template, now), cancellation);
        return outcome.Match<Results<Changed, ProblemHttpResult>>(done: done => Answers.Changed(done.Version), refused: reason => reason.ToProblem());
    }
}
