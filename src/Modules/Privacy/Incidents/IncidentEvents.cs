namespace Bookings.Privacy;

// Stored for ever: add, never change. Codes, numbers and times: whom it hit is not in here, and what was written about it is in a stream of its own.

internal abstract record IncidentEvent;

/// <param name="AwareAt">When the business became aware of it: from here run the 72 hours of GDPR Art. 33(1).</param>
/// <param name="Kind">confidentiality, integrity or availability: what was lost (EDPB Guidelines 9/2022).</param>
/// <param name="Cause">How it came to it.</param>
/// <param name="Risk">To people's rights and freedoms: unlikely, risk or high.</param>
/// <param name="Classes">Of the data that it hit.</param>
/// <param name="Account">The stream of what was written about it; null where nothing was.</param>
internal sealed record IncidentOpened(Instant At, Instant AwareAt, Code Kind, Code Cause, Code Risk, Several<DataClass> Classes, Guid? Account) : IncidentEvent;

/// <summary>Known better now.</summary>
internal sealed record IncidentAssessed(Instant At, Code Risk) : IncidentEvent;

/// <param name="Scope">all, period or list.</param>
/// <param name="From">Of a period: its first day, in UTC.</param>
/// <param name="Through">Of a period: its last day.</param>
/// <param name="Count">People, as they were counted then.</param>
internal sealed record AffectedCounted(Instant At, Code Scope, LocalDate? From, LocalDate? Through, int Count) : IncidentEvent;

/// <param name="NotifiedAt">When the authority was told.</param>
/// <param name="Delay">Why it took longer than 72 hours; null where it did not.</param>
internal sealed record AuthorityNotified(Instant At, Instant NotifiedAt, Code? Delay) : IncidentEvent;

/// <param name="How">email, phone, letter, in-person or public.</param>
/// <param name="Count">How many were told; null where it was said in public.</param>
internal sealed record AffectedNotified(Instant At, Instant NotifiedAt, Code How, int? Count) : IncidentEvent;

/// <param name="Spared">Why people were not told of a high risk (Art. 34(3)); null where they were, or did not have to be.</param>
internal sealed record IncidentClosed(Instant At, Code? Spared) : IncidentEvent;
