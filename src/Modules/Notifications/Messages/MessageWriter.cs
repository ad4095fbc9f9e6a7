using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Consent.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>Writes a message to a client, at its level: subject, body, calendar, file name and sender, all of it here.</summary>
internal sealed class MessageWriter(PublicUrl url, SenderAddress sender)
{
    /// <summary>Says nothing, at any level.</summary>
    private const string FileName = "appointment.ics";

    private static readonly Words ChooseWords = new(
        "Do you not want such messages? Choose what you get:", "Vil du ikke ha slike meldinger? Velg hva du vil få:", "Non vuoi più questi messaggi? Scegli cosa ricevere:");

    private static readonly Words NecessaryWords = new(
        "You get this because you have to know it. Choose what else you get:", "Dette får du fordi du må vite det. Velg hva annet du vil få:",
        "Ricevi questo messaggio perché è necessario. Scegli cos'altro ricevere:");

    private static readonly Words AskedForWords = new(
        "You get this because it was asked for with your address. Choose what else you get:", "Dette får du fordi noen ba om det med adressen din. Velg hva annet du vil få:",
        "Ricevi questo messaggio perché è stato richiesto con il tuo indirizzo. Scegli cos'altro ricevere:");

    internal Envelope Write(
        BusinessOverview business, MessageSetup setup, DueMessage message, Topic about, ClientContact client, string address, string? link, NewPreferenceLink? preferences,
        Instant now)
    {
        var language = client.Language ?? business.Language;
        var level = setup.Settings.LevelOf(message.Kind, (MessageLevel)(about.Visit?.MessageLevel ?? 0));
        var values = about.Visit is { } visit
            ? AppointmentWords.Of(visit, client.Name, client.Zone, language, level, business.Name.Value, link!)
            : OfNoVisit(business, about.Revised?.Brief, client, language, level);
        if (message is { Kind: MessageKind.RetentionNotice, Client: { } person, Document: { } night })
        {
            values[Slots.Day] = NodaTime.Text.LocalDatePattern.Iso.Format(new RetentionMessage(person, night, (int)message.Version).Goes(now, business.Zone));
        }

        if (about.Offer is { } offer)
        {
            values[Slots.Until] = When.In(language, offer.Until, client.Zone ?? offer.Zone);
        }

        var (rendered, template) = Render(business, setup, message.Kind, message.Channel, language, level, values, preferences);
        return new(message, new(
            message.Id, business.Tenant, address, language, level == MessageLevel.LinkOnly ? null : business.Name.Value, rendered.Subject, rendered.Text, rendered.Html,
            about.Appointment is not { } appointment || message.Channel != Channel.Email ? null : Calendar(message.Kind, appointment, level, language, business, address, now),
            preferences is null ? null : PreferencesOf(business, preferences))
        {
            Kind = message.Kind,
        }, level, template);
    }

    /// <summary>The words of a message and which version of the business's own they are; 0 for ours.</summary>
    internal (RenderedMessage Rendered, int Template) Render(
        BusinessOverview business, MessageSetup setup, MessageKind kind, Channel channel, Language language, MessageLevel level,
        IReadOnlyDictionary<string, string> values, NewPreferenceLink? preferences)
    {
        var own = level < MessageLevel.NoNames ? setup.TemplateOf(kind, channel, language) : null;
        var text = own?.Published ?? DefaultTexts.Of(kind, channel, language, level);
        return (Spoken.Of(text, values, language, preferences is null ? null : (FooterOf(kind, language), PreferencesOf(business, preferences).ToString())), own?.Number ?? 0);
    }

    internal static string FooterOf(MessageKind kind, Language language) => (kind.Category() switch
    {
        MessageCategory.AskedFor => AskedForWords,
        MessageCategory.Necessary => NecessaryWords,
        _ => ChooseWords,
    }).In(language);

    internal Uri PreferencesOf(BusinessOverview business, NewPreferenceLink preferences) =>
        new(url.Of($"/v1/public/{business.Slug.Value}/preferences/{preferences.Token}"));

    private Dictionary<string, string> OfNoVisit(BusinessOverview business, RevisionBrief? revision, ClientContact client, Language language, MessageLevel level)
    {
        var page = $"/v1/public/{business.Slug.Value}";
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Slots.Greeting] = AppointmentWords.Greeting(language, client.Name, level),
            [Slots.Business] = level < MessageLevel.LinkOnly ? business.Name.Value : AppointmentWords.SomePractice.In(language),
            [Slots.Link] = url.Of(revision is null ? page : $"{page}/policy-texts/{revision.HashIn(language)}"),
        };
        if (revision is not null)
        {
            values[Slots.From] = When.In(language, revision.EffectiveFrom, client.Zone ?? business.Zone);
        }

        return values;
    }

    /// <summary>
    /// An invitation, or that it does not take place, of the same UID always; a message that says nothing has none. No link stands in it: calendars are shared.
    /// </summary>
    private AttachedCalendar? Calendar(
        MessageKind kind, AppointmentBrief appointment, MessageLevel level, Language language, BusinessOverview business, string attendee, Instant now)
    {
        var isCancelled = kind == MessageKind.Cancelled;
        if (level == MessageLevel.LinkOnly || !(isCancelled || kind is MessageKind.Booked or MessageKind.Confirmed or MessageKind.Moved))
        {
            return null;
        }

        var one = new CalendarEvent(
            $"{appointment.Id.Value}@{business.Slug.Value}", appointment.Version, now, appointment.Start, appointment.End, appointment.Zone,
            isCancelled ? CalendarStatus.Cancelled : CalendarStatus.Confirmed, AppointmentWords.Service(appointment, language, level), AppointmentWords.Place(appointment),
            Organizer: sender.Value, Attendee: attendee);
        var method = isCancelled ? CalendarMethod.Cancel : CalendarMethod.Request;
        return new(method.ToString().ToUpperInvariant(), CalendarObject.Write(method, [one]), FileName);
    }
}
