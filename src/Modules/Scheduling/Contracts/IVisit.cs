namespace Bookings.Scheduling.Contracts;

/// <summary>What, with whom, where and when: of an appointment, and of a time on offer that may become one.</summary>
public interface IVisit
{
    NameInLanguages ServiceName { get; }

    /// <summary>How little a message about this service says: 0 everything, 1 no service, 2 no names, 3 a link and nothing else.</summary>
    int MessageLevel { get; }

    string Provider { get; }

    string Location { get; }

    /// <summary>Of the location; null where it has none.</summary>
    string? Address { get; }

    Instant Start { get; }

    Instant End { get; }

    /// <summary>Of the location.</summary>
    DateTimeZone Zone { get; }
}
