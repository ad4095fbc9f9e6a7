using Bookings.Access.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>Somebody looks at a message as it would be, with values that are made up: nobody is opened for it, and nothing is sent.</summary>
internal static class PreviewTemplate
{
    private static readonly Words Service = new("First visit", "Første konsultasjon", "Prima visita");

    /// <param name="Subject">Empty for a text message.</param>
    internal sealed record View(string Subject, string Text, string Html);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet($"{TemplateAddress.Route}/preview", Handle)
        .WithName(nameof(PreviewTemplate))
        .WithSummary("Preview a message")
        .WithDescription("The draft where there is one, else what is sent now; with made-up values, at a level of 0 to 3. From level 2 on our words are sent in any case.")
        .WithTags("Messages")
        .Requires(May.Read)
        .Refuses<TemplateUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(
        string kind, string channel, string language, Caller caller, EventStore store, IBusinessProfiles businesses, PublicUrl url, MessageWriter writer,
        CancellationToken cancellation, int level = 0)
    {
        if (TemplateAddress.Find(kind, channel, language) is not { } address || await businesses.Of(caller.Tenant, cancellation) is not { } business)
        {
            return new TemplateUnknown().ToProblem();
        }

        var at = (MessageLevel)Math.Clamp(level, 0, 3);
        var template = await store.Load(caller.Tenant, address.Stream, cancellation);
        var shown = template.State.Draft is { } draft ? template.State with { Published = draft } : template.State;
        var setup = MessageSetup.Of([]) with { Templates = new Dictionary<Guid, MessageTemplate> { [address.Stream.Value] = shown } };
        var link = url.Of($"/v1/public/{business.Slug.Value}/manage#…");
        var (rendered, _) = writer.Render(
            business, setup, address.Kind, address.Channel, address.Language, at, Values(address, at, business, link),
            address.Channel == Channel.Email ? new("…", [], address.Kind.Category()) : null);
        return Answers.Ok(new View(rendered.Subject, rendered.Text, address.Channel == Channel.Email ? rendered.Html : ""), template.Version);
    }

    private static Dictionary<string, string> Values(TemplateAddress address, MessageLevel level, BusinessOverview business, string link)
    {
        var start = Instant.FromUtc(2030, 3, 4, 9, 0);
        var appointment = new AppointmentBrief(
            new(Guid.Empty), 1, AppointmentStanding.Booked, null, new(Guid.Empty), new(Service.In(address.Language), new Dictionary<Language, string>()), 0, "Ada Berg",
            "Storgata 1", null, start, start + Duration.FromHours(1), business.Zone);
        return new(AppointmentWords.Of(appointment, "Kari Nordmann", null, address.Language, level, business.Name.Value, link), StringComparer.Ordinal)
        {
            [Slots.Code] = "123456",
            [Slots.Day] = "2030-03-04",
            [Slots.Until] = When.In(address.Language, start - Duration.FromDays(1), business.Zone),
            [Slots.From] = When.In(address.Language, start, business.Zone),
            [Slots.Purpose] = AppointmentWords.SomeService.In(address.Language),
        };
    }
}
