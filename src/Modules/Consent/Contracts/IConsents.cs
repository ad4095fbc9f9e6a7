namespace Bookings.Consent.Contracts;

/// <summary>A consent as its owner sees it.</summary>
/// <param name="Id">Of the record; what a withdrawal names.</param>
/// <param name="Status">requested, given, confirmed, withdrawn, objected or expired.</param>
/// <param name="Counts">True while something may be done because of it.</param>
/// <param name="Text">The wording as it is now, in the language in which it was given.</param>
/// <param name="Since">When it came to its status.</param>
/// <param name="ExpiresAt">When it ends by itself; null for never.</param>
public sealed record ConsentView(
    Guid Id, Guid Purpose, string Channel, string Status, bool Counts, string LawfulBasis, string Language, string? Text, Instant Since, Instant? ExpiresAt);

/// <summary>Documents and consents for other modules: what is to be asked, staged in their unit of work, and changed afterwards.</summary>
public interface IConsents
{
    /// <summary>The version of the business's documents and purposes, <c>$1</c>: always one row with one bigint. Asked inside the caller's batch.</summary>
    string VersionSql { get; }

    /// <summary>Version of what is in memory; null when nothing is.</summary>
    long? CachedVersion(TenantId business);

    /// <summary>What is in memory, which may be out of date: compare its version.</summary>
    PoliciesInForce? Cached(TenantId business);

    /// <summary>As it is now, in one round trip; kept in memory.</summary>
    Task<PoliciesInForce> Load(TenantId business, CancellationToken cancellation);

    /// <summary>
    /// Checks and stages acceptances and consent records of a person who is new in this unit of work, without a round trip of its own.
    /// </summary>
    /// <param name="person">Introduced by this transaction: records that they might have had are not looked for.</param>
    /// <param name="confirmations">Receives what <see cref="SendConfirmations"/> is to send after the commit. Clear it at the beginning of each attempt.</param>
    /// <returns>Null when staged; else <see cref="PolicyMissing"/> or <see cref="ConsentNotAsked"/>, and nothing was staged.</returns>
    Rejection? Stage(
        Transaction transaction, PoliciesInForce policies, SubjectId person, Agreement agreement, Instant now, ICollection<ConfirmationDue>? confirmations = null);

    /// <summary>After the commit: asks for the confirmations by mail. What is for another channel than e-mail is left out.</summary>
    Task SendConfirmations(TenantId business, IReadOnlyCollection<ConfirmationDue> confirmations, string email, Language language, CancellationToken cancellation);

    /// <summary>The person's consents, newest first.</summary>
    Task<IReadOnlyList<ConsentView>> Of(TenantId business, SubjectId person, CancellationToken cancellation);

    /// <summary>Somebody who is known says yes or no to further purposes, or again: as many steps as withdrawing takes.</summary>
    Task<Outcome> Answer(
        Caller caller, SubjectId person, Agreement agreement, ICollection<ConfirmationDue>? confirmations, CancellationToken cancellation);

    /// <summary>
    /// What this person has to accept before they may go on: what they never accepted, and what was changed materially since. Empty when nothing.
    /// </summary>
    Task<IReadOnlyList<DocumentToShow>> Outstanding(TenantId business, SubjectId person, Language language, CancellationToken cancellation);

    /// <summary>True while something may be done because of a consent: asked at the moment of doing it, for a consent can go at any time.</summary>
    /// <param name="purpose">The purpose's code.</param>
    Task<bool> Counts(TenantId business, SubjectId person, string purpose, string channel, CancellationToken cancellation);

    /// <summary>What the person takes home of a consent, for programs and for people. Null for another person's consent, which does not exist.</summary>
    Task<ConsentReceipt?> Receipt(TenantId business, SubjectId person, Guid consent, CancellationToken cancellation);

    /// <summary>Takes a consent back, at once. What was withdrawn already stays so. Another person's consent does not exist.</summary>
    /// <param name="via">How: <c>manage-page</c>, <c>staff</c>, <c>unsubscribe-link</c> … A code of lower-case letters, digits and dashes.</param>
    Task<Outcome> Withdraw(Caller caller, SubjectId person, Guid consent, string via, CancellationToken cancellation);
}
