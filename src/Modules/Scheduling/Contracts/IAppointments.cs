namespace Bookings.Scheduling.Contracts;

/// <summary>Where an appointment stands.</summary>
public enum AppointmentStanding
{
    Requested,
    Booked,
    CheckedIn,
    Completed,
    Missed,
    Cancelled,
    Declined,
    Expired,
}

/// <summary>A name in the languages that a business has it in.</summary>
/// <param name="Default">For every other language.</param>
/// <param name="Texts">By language.</param>
public sealed record NameInLanguages(string Default, IReadOnlyDictionary<Language, string> Texts)
{
    /// <summary>In a language, in the same one without its region, or as it is by default.</summary>
    public string In(Language language) =>
        Texts.GetValueOrDefault(language) ?? Texts.GetValueOrDefault(Language.Of(language.Plain)) ?? Default;
}

/// <summary>What a message about an appointment is made from. Who comes is an id, as long as they are known; who that is, Clients alone can say.</summary>
/// <param name="Version">Of its stream.</param>
/// <param name="Client">Null once they were erased.</param>
/// <param name="MessageLevel">How little a message about this service says: 0 everything, 1 no service, 2 no names, 3 a link and nothing else.</param>
/// <param name="Start">When it begins.</param>
/// <param name="Zone">Of the location.</param>
/// <param name="Address">Of the location; null where it has none.</param>
public sealed record AppointmentBrief(
    AppointmentId Id, long Version, AppointmentStanding Standing, SubjectId? Client, ServiceId Service, NameInLanguages ServiceName, int MessageLevel,
    string Provider, string Location, string? Address, Instant Start, Instant End, DateTimeZone Zone) : IVisit
{
    /// <summary>Times and places of somebody stay out of logs.</summary>
    public override string ToString() => $"«{Id.Value}»";
}

/// <summary>Appointments for who writes about them.</summary>
public interface IAppointments
{
    /// <summary>What there is to say about each as it is now, with one query for all; those that do not exist are left out.</summary>
    Task<IReadOnlyDictionary<AppointmentId, AppointmentBrief>> Of(TenantId business, IReadOnlyCollection<AppointmentId> appointments, CancellationToken cancellation);

    /// <summary>Appointments that are booked and begin after a moment, in the order of their ids.</summary>
    /// <param name="business">Whose.</param>
    /// <param name="from">They begin later than that.</param>
    /// <param name="last">The last one of the page before; null for the first page.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellation">Of the asking.</param>
    Task<IReadOnlyList<AppointmentBrief>> Ahead(TenantId business, Instant from, AppointmentId? last, int limit, CancellationToken cancellation);

    /// <summary>Those of them who have an appointment, booked or asked for, that begins after a moment; with one query for all.</summary>
    Task<IReadOnlySet<SubjectId>> Expected(TenantId business, IReadOnlyCollection<SubjectId> clients, Instant after, CancellationToken cancellation);

    /// <summary>
    /// A new link to each, by which whoever has it comes back to the booking: the address of a page, with a token behind the <c>#</c> that opens once and is stored
    /// as a hash. To be sent to the client and to nobody else.
    /// </summary>
    Task<IReadOnlyDictionary<AppointmentId, string>> NewLinks(TenantId business, IReadOnlyCollection<AppointmentId> appointments, CancellationToken cancellation);
}
