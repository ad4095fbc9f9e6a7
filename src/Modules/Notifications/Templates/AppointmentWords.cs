using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>
/// The values of a message about an appointment, or a time that may become one, as far as its level lets them be told: what is hidden is not in what it returns, so no template can say it.
/// </summary>
internal static class AppointmentWords
{
    private static readonly Words HelloName = new("Hello {0},", "Hei {0},", "Ciao {0},");
    private static readonly Words Hello = new("Hello,", "Hei,", "Ciao,");
    private static readonly Words ServiceLabel = new("What", "Hva", "Cosa");
    private static readonly Words ProviderLabel = new("With", "Hos", "Con");
    private static readonly Words WhenLabel = new("When", "Når", "Quando");
    private static readonly Words PlaceLabel = new("Where", "Hvor", "Dove");

    /// <summary>What stands where a service is not named: also what a calendar calls the visit.</summary>
    internal static Words SomeService { get; } = new("Appointment", "Time", "Appuntamento");

    /// <summary>What stands where nobody of the practice is named.</summary>
    internal static Words SomePractice { get; } = new("the practice", "oss", "lo studio");

    internal static string Greeting(Language language, string? name, MessageLevel level) =>
        name is { Length: > 0 } && level < MessageLevel.NoNames ? HelloName.With(HeaderText.OneLine(name)).In(language) : Hello.In(language);

    internal static string Service(IVisit visit, Language language, MessageLevel level) =>
        level == MessageLevel.Full ? visit.ServiceName.In(language) : SomeService.In(language);

    internal static string Place(IVisit visit) =>
        visit.Address is { } address && !address.StartsWith(visit.Location, StringComparison.Ordinal) ? $"{visit.Location}, {address}"
        : visit.Address ?? visit.Location;

    internal static Dictionary<string, string> Of(
        IVisit visit, string? name, DateTimeZone? zone, Language language, MessageLevel level, string business, string link)
    {
        var start = When.In(language, visit.Start, zone ?? visit.Zone);
        var (service, place) = (HeaderText.OneLine(Service(visit, language, level)), HeaderText.OneLine(Place(visit)));
        var provider = level < MessageLevel.NoNames ? HeaderText.OneLine(visit.Provider) : null;
        List<(Words Label, string? Value)> details =
        [
            (ServiceLabel, level == MessageLevel.Full ? service : null),
            (ProviderLabel, provider),
            (WhenLabel, start),
            (PlaceLabel, place),
        ];
        return new(StringComparer.Ordinal)
        {
            [Slots.Greeting] = Greeting(language, name, level),
            [Slots.Details] = string.Join('\n', details.Where(one => one.Value is not null).Select(one => $"{one.Label.In(language)}: {one.Value}")),
            [Slots.Service] = service,
            [Slots.Provider] = provider ?? SomePractice.In(language),
            [Slots.Start] = start,
            [Slots.Place] = place,
            [Slots.Business] = level < MessageLevel.LinkOnly ? business : SomePractice.In(language),
            [Slots.Link] = link,
        };
    }
}
