using System.Text.Json.Serialization;

namespace Bookings.Notifications;

/// <summary>Somebody looks at what a message says.</summary>
internal static class GetTemplate
{
    /// <param name="Version">Of the business's own words; 0 while ours are sent.</param>
    /// <param name="Subject">What is sent now; empty for a text message.</param>
    /// <param name="Body">What is sent now.</param>
    /// <param name="Draft">What the next version would say.</param>
    /// <param name="Placeholders">What may stand in braces.</param>
    internal sealed record View(
        MessageKind Kind, Channel Channel, string Language, int Version, string Subject, string Body,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TextView? Draft, IReadOnlyList<string> Placeholders)
    {
        internal static View Of(TemplateAddress address, MessageTemplate template)
        {
            var text = template.Published ?? DefaultTexts.Of(address.Kind, address.Channel, address.Language, MessageLevel.Full);
            return new(
                address.Kind, address.Channel, address.Language.Value, template.Number, text.Subject.Value, text.Body.Value,
                template.Draft is { } draft ? new(draft.Subject.Value, draft.Body.Value) : null, Slots.Of(address.Kind));
        }
    }

    internal sealed record TextView(string Subject, string Body);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet(TemplateAddress.Route, Handle)
        .WithName(nameof(GetTemplate))
        .WithSummary("See a template")
        .WithTags("Messages")
        .Requires(May.Read)
        .Refuses<TemplateUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(
        string kind, string channel, string language, Caller caller, EventStore store, CancellationToken cancellation)
    {
        if (TemplateAddress.Find(kind, channel, language) is not { } address)
        {
            return new TemplateUnknown().ToProblem();
        }

        var template = await store.Load(caller.Tenant, address.Stream, cancellation);
        return Answers.Ok(View.Of(address, template.State), template.Version);
    }
}
