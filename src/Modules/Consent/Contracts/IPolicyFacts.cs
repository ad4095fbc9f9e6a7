namespace Bookings.Consent.Contracts;

/// <summary>
/// Facts that the texts of policies may name as <c>{name}</c>: a module that owns settings answers for them. A value is put into the text when the policy is
/// published, and a policy whose values have changed since is marked stale.
/// </summary>
public interface IPolicyFacts
{
    /// <summary>The names it answers for, each in one module only: lower-case letters, digits and dashes, 40 at most; and what each stands for.</summary>
    IReadOnlyDictionary<string, Words> Names { get; }

    /// <summary>What the facts are now, by name; what has no value in this business or language is left out.</summary>
    /// <param name="language">Of the text that the values go into.</param>
    Task<IReadOnlyDictionary<string, string>> Values(TenantId business, Language language, CancellationToken cancellation);
}
