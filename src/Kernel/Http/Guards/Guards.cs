using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookings.Kernel;

/// <summary>Who may call an endpoint: holders of a permission, or, said aloud, anyone.</summary>
internal sealed record Guard(string? Permission)
{
    public static readonly Guard Anonymous = new(Permission: null);
}

public static class Guards
{
    /// <summary>Only callers whose role and token hold the permission: 401 without a token, 403 without the permission.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder route, string permission) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new Guard(permission));

    /// <summary>Anyone, without a token.</summary>
    public static TBuilder Anonymous<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(Guard.Anonymous);

    /// <summary>Deny by default: the program does not start with a door that has no lock, or a lock that no role can open.</summary>
    /// <exception cref="InvalidOperationException">Names every such endpoint.</exception>
    public static void EnsureGuarded(IEnumerable<Endpoint> endpoints, PermissionTable permissions)
    {
        var wrong = endpoints.Select(endpoint => Fault(endpoint, permissions)).OfType<string>().ToList();
        if (wrong.Count > 0)
        {
            throw new InvalidOperationException($"Not starting: {string.Join("; ", wrong)}. Say .Requires(permission) or .Anonymous() where it is mapped.");
        }
    }

    private static string? Fault(Endpoint endpoint, PermissionTable permissions) => endpoint.Metadata.GetMetadata<Guard>() switch
    {
        null => $"'{endpoint.DisplayName}' does not say who may call it",
        { Permission: { } permission } when !permissions.Knows(permission) => $"'{endpoint.DisplayName}' requires '{permission}', which no module gives to any role",
        _ => null,
    };

    /// <summary>Lets through who may: the last word, after authentication and before anything is read.</summary>
    internal static async Task Check(HttpContext context, RequestDelegate next, PermissionTable permissions)
    {
        // Routing answers 405 and 415 by endpoints of its own, which do nothing but set the status.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        var guard = endpoint.Metadata.GetMetadata<Guard>();
        var caller = context.Features.Get<Caller>();
        if (guard is { Permission: null } || (guard?.Permission is { } permission && caller is not null && permissions.Permits(caller, permission)))
        {
            await next(context);
        }
        else if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = Authentication.Challenge(context);
            await KnownProblems.Unauthenticated.ToProblem().ExecuteAsync(context);
        }
        else
        {
            await KnownProblems.Forbidden.ToProblem().ExecuteAsync(context);
        }
    }
}
