namespace Bookings.Scheduling.Contracts;

/// <summary>Something that takes its time in a calendar. Nobody who comes is named, nor known.</summary>
/// <param name="Id">Of the appointment or the class.</param>
/// <param name="Version">Grows with each change.</param>
/// <param name="Made">When it was made.</param>
/// <param name="IsTentative">Asked for, and not answered yet.</param>
/// <param name="Service">What it is, in the language asked for.</param>
/// <param name="Place">Where it is.</param>
/// <param name="MessageLevel">How little may be said about it: 0 everything, 1 no service, 2 no names, 3 nothing.</param>
public sealed record CalendarEntry(
    Guid Id, long Version, Instant Made, Instant Start, Instant End, DateTimeZone Zone, bool IsTentative, string Service, string Place, int MessageLevel)
{
    /// <summary>Times and places of somebody stay out of logs.</summary>
    public override string ToString() => $"«{Id}»";
}

/// <summary>Calendars as others may subscribe to them.</summary>
public interface ICalendars
{
    /// <summary>Most entries of one answer.</summary>
    const int Most = 2_000;

    /// <summary>True for a provider of the business, active or not.</summary>
    Task<bool> Knows(TenantId business, ProviderId provider, CancellationToken cancellation);

    /// <summary>What takes a provider's time, classes among it, that ends after one moment and begins before another; by start. What was cancelled is not there.</summary>
    Task<IReadOnlyList<CalendarEntry>> OfProvider(TenantId business, ProviderId provider, Instant from, Instant to, Language language, CancellationToken cancellation);

    /// <summary>The same of a client, seats in classes among it; of a merged client what any of the subjects that they are has. Nothing once they were erased.</summary>
    Task<IReadOnlyList<CalendarEntry>> OfClient(TenantId business, SubjectId client, Instant from, Instant to, Language language, CancellationToken cancellation);
}
