using System.Diagnostics;

namespace Bookings.Access;

/// <summary>What somebody may do who shows a certain secret.</summary>
internal sealed record Token(bool IsIssued, Role Role, Scopes? Scopes, Guid? ProviderId, Instant IssuedAt, Instant? ExpiresAt, Instant? RevokedAt)
    : IState<Token, TokenEvent>
{
    public static Token Initial { get; } = new(false, default, null, null, default, null, null);

    public static StreamId<Token, TokenEvent> Of(TokenId id) => new(id.Value);

    public static Token Evolve(Token state, TokenEvent fact) => fact switch
    {
        TokenIssued e => new(true, e.Role, e.Scopes, e.ProviderId, e.IssuedAt, e.ExpiresAt, null),
        TokenRevoked e => state with { RevokedAt = e.RevokedAt },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}
