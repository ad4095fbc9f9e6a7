namespace Bookings.Access.Contracts;

/// <summary>What a new token is for.</summary>
/// <param name="Role">What its holder is to the business.</param>
/// <param name="Scopes">Permissions it is narrowed to; null for all of its role.</param>
/// <param name="ProviderId">The provider whose calendar it is confined to; with <see cref="Role.Provider"/> and only there.</param>
/// <param name="ExpiresAt">From when on it is not accepted; null for until revoked.</param>
public sealed record NewToken(Role Role, IReadOnlyList<string>? Scopes = null, Guid? ProviderId = null, Instant? ExpiresAt = null);

/// <summary>How an attempt to issue a token ended.</summary>
public abstract record Issue
{
    private Issue() { }

    /// <param name="Id">Its name in lists and logs.</param>
    /// <param name="Text">The token. It is known here and now only: it is stored as a hash.</param>
    public sealed record Done(TokenId Id, string Text) : Issue;

    public sealed record Refused(Rejection Reason) : Issue;
}

/// <summary>A token as it is listed.</summary>
/// <param name="BeginsWith">Its first characters, to tell it apart in a configuration file.</param>
/// <param name="LastUsed">The day of its last use (UTC), no finer.</param>
public sealed record TokenOverview(
    TokenId Id, Role Role, IReadOnlyList<string>? Scopes, Guid? ProviderId, string BeginsWith,
    Instant IssuedAt, Instant? ExpiresAt, Instant? RevokedAt, LocalDate? LastUsed);

/// <summary>The tokens of a business, for the command line and the demonstration.</summary>
public interface ITokens
{
    /// <param name="actor">Opaque id of who issues it.</param>
    Task<Issue> Issue(TenantId business, string actor, NewToken token, CancellationToken cancellation);

    /// <summary>In the order of issue, revoked ones too.</summary>
    Task<IReadOnlyList<TokenOverview>> List(TenantId business, CancellationToken cancellation);

    /// <summary>False when the business has no such token. Revoking twice is revoking once.</summary>
    Task<bool> Revoke(TenantId business, string actor, TokenId token, CancellationToken cancellation);
}
