namespace Bookings.Scheduling;

// Stored for ever: add, never change. Terms are numbers and codes; their text is made from them.

internal abstract record CancellationPolicyEvent;

/// <summary>Its place in the stream is the version that appointments name.</summary>
internal sealed record CancellationPolicyPublished(PublicText Name, CancellationTerms Terms) : CancellationPolicyEvent;
