using System.Globalization;
using Bookings.Kernel;
using Microsoft.Extensions.Options;

namespace Bookings.Host;

/// <summary>Whom to tell of a weakness (RFC 9116); 404 while nobody is configured.</summary>
internal static class SecurityTxt
{
    public static void MapSecurityTxt(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/.well-known/security.txt", Handle).Anonymous().ExcludeFromDescription();

    private static IResult Handle(IOptions<BookingsOptions> options, TimeProvider clock)
    {
        if (options.Value.SecurityContact is not { Length: > 0 } contact)
        {
            return TypedResults.NotFound();
        }

        var expires = clock.GetUtcNow().AddDays(180).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        return TypedResults.Text($"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en\n");
    }
}
