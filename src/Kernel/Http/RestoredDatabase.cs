using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>While the database is one that comes from a backup, nobody gets an answer out of it: 503, also for those who would only read.</summary>
internal static class RestoredDatabase
{
    internal static Task KeepOut(HttpContext context, RequestDelegate next) =>
        context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) && context.RequestServices.GetService<RestoreGate>()?.Closed is { } why
            ? throw new VaultUnavailableException(why)
            : next(context);
}
