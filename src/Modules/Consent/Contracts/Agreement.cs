namespace Bookings.Consent.Contracts;

/// <summary>A version of a document that somebody accepted, in the language in which they read it.</summary>
/// <param name="Hash">Lower-case hexadecimal SHA-256 of the text as shown, in UTF-8.</param>
public sealed record AcceptedVersion(Guid Document, int Version, string Language, string Hash);

/// <summary>What somebody answered to one purpose on one channel. What they were not asked, or left open, is not here.</summary>
/// <param name="Channel">One of the purpose's channels: <c>email</c>, <c>sms</c>, <c>phone</c>, <c>post</c>, or <c>any</c>.</param>
/// <param name="Given">False is a no: it is kept that they were asked, and nothing more.</param>
/// <param name="TextHash">Lower-case hexadecimal SHA-256 of the wording as shown, in UTF-8.</param>
public sealed record ConsentAnswer(Guid Purpose, string Channel, bool Given, string Language, string TextHash);

/// <summary>Everything that somebody agreed to, and did not agree to, in one go.</summary>
/// <param name="Surface">Where it was: <c>booking-page</c>, <c>manage-page</c>, <c>staff</c> … A code of lower-case letters, digits and dashes.</param>
public sealed record Agreement(IReadOnlyList<AcceptedVersion> Accepted, IReadOnlyList<ConsentAnswer> Answers, string Surface);

/// <summary>A consent that counts only once it is confirmed by a link. The token is known here and now only: it is stored as a hash.</summary>
/// <param name="Purpose">What it is about, in the words that were shown.</param>
/// <param name="Token">For the link that goes to the address in question, and nowhere else.</param>
public sealed record ConfirmationDue(Guid Consent, string Channel, string Purpose, string Token, Instant Until)
{
    /// <summary>A token stays out of logs.</summary>
    public override string ToString() => $"Confirmation of {Consent}";
}
