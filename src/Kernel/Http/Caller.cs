using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>
/// On whose behalf something is done, and how it may be repeated. Every append stores the actor, and the correlation of what belongs to no person;
/// both are opaque: never a name, an address or an IP. A handler that takes one gets the caller of its request.
/// </summary>
/// <param name="Tenant">The business whose data is touched; the only one in the transaction.</param>
/// <param name="Actor">Opaque id of the token, user or job, stored as <c>user_name</c>.</param>
/// <param name="Role">What the actor is to the business.</param>
public sealed record Caller(TenantId Tenant, string Actor, Role Role)
{
    /// <summary>Null for a token with all rights of its role; otherwise the permissions it was narrowed to.</summary>
    public IReadOnlySet<string>? Scopes { get; init; }

    /// <summary>The provider whose calendar the caller is confined to; null for everyone but <see cref="Role.Provider"/>.</summary>
    public Guid? ProviderId { get; init; }

    /// <summary>
    /// What is done here happens also to somebody whose data is restricted: their own wish that somebody else writes down, or that time has run out. GDPR Art. 18(2).
    /// </summary>
    public bool DespiteRestriction { get; init; }

    /// <summary>A guest is the person themself, whom their own restriction does not stop.</summary>
    internal bool PassesRestriction => DespiteRestriction || Role == Role.Guest;

    /// <summary>The trace this belongs to (W3C trace id), stored as <c>correlation_id</c> where no stream of a person is written.</summary>
    public string? Correlation { get; init; }

    /// <summary>The Idempotency-Key of the request, with the hash that tells its payload from another one.</summary>
    public IdempotencyKey? Idempotency { get; init; }

    /// <summary>The version the caller has seen (<c>If-Match</c>); an append to a stream that has moved on is refused.</summary>
    public long? IfMatch { get; init; }

    /// <summary>For minimal APIs. Null (an anonymous endpoint) only reaches a handler that takes <c>Caller?</c>.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Caller>());
}

/// <summary>IETF draft-ietf-httpapi-idempotency-key-header-07: the key, and the SHA-256 of method, path and body.</summary>
public sealed record IdempotencyKey(string Key, byte[] RequestHash)
{
    /// <summary>For handlers of anonymous endpoints, which have no <see cref="Caller"/> to carry it.</summary>
    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<IdempotencyKey>());
}

internal static class Correlations
{
    public static string? Current => Activity.Current?.TraceId.ToHexString();
}
