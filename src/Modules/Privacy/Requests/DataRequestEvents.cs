namespace Bookings.Privacy;

// Stored for ever: add, never change. Who asks, and every free word of them and of the business, stand in Personal parts alone; the stream is the person's.

internal abstract record DataRequestEvent;

/// <param name="At">When it was written down.</param>
/// <param name="On">When it came, on the business's calendar: the clock runs from there.</param>
/// <param name="Due">The last day for an answer, by the rule of then.</param>
internal sealed record DataRequestReceived(Instant At, LocalDate On, RequestKind Kind, RequestedBy By, LocalDate Due, Personal<Asker> From) : DataRequestEvent;

/// <param name="How">A code: in-person, document, contact-code, known.</param>
internal sealed record RequesterIdentified(Instant At, Code How) : DataRequestEvent;

/// <summary>The answer takes longer, and the person is told why (Art. 12(3)).</summary>
internal sealed record DataRequestExtended(Instant At, LocalDate Due, Personal<string> Reason) : DataRequestEvent;

internal sealed record DataRequestAnswered(Instant At, Personal<string>? Text) : DataRequestEvent;

/// <summary>Nothing is done, and the person is told why (Art. 12(4)).</summary>
internal sealed record DataRequestRefused(Instant At, Personal<string> Reason) : DataRequestEvent;

/// <summary>It is closed without an answer: the person took it back, or it was none. They are told why.</summary>
internal sealed record DataRequestDropped(Instant At, Personal<string> Reason) : DataRequestEvent;

/// <summary>What was settled is of no concern any more.</summary>
internal sealed record DataRequestClosed(Instant At) : DataRequestEvent;

/// <summary>Who asks. It exists inside the sealed part alone.</summary>
internal sealed record Asker(SubjectId Client, string? Details)
{
    public override string ToString() => "«personal»";
}
