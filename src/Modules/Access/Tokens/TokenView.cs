namespace Bookings.Access;

/// <summary>A token as its owner sees it: everything but the token.</summary>
internal sealed record TokenView(
    Guid Id, Role Role, IReadOnlyList<string>? Scopes, Guid? ProviderId, string BeginsWith,
    Instant IssuedAt, Instant? ExpiresAt, Instant? RevokedAt, LocalDate? LastUsed)
{
    internal static TokenView Of(TokenOverview token) => new(
        token.Id.Value, token.Role, token.Scopes, token.ProviderId, token.BeginsWith, token.IssuedAt, token.ExpiresAt, token.RevokedAt, token.LastUsed);
}

/// <summary>There is no such token in the caller's business.</summary>
internal sealed record TokenUnknown() : Rejection(
    Because.NotFound, "token-unknown",
    new("There is no such token.", "Dette tokenet finnes ikke.", "Questo token non esiste."));
