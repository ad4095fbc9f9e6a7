namespace Bookings.Access.Contracts;

/// <summary>Names a token in lists, logs and history; the token itself is only ever known to who holds it.</summary>
public readonly record struct TokenId(Guid Value) : IId<TokenId>
{
    public static TokenId From(Guid value) => new(value);
}
