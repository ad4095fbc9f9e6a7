using Microsoft.AspNetCore.Http;

namespace Bookings.Kernel;

/// <summary>Headers of every answer. Pages that are for eyes replace the content security policy by one of their own.</summary>
internal static class SecurityHeaders
{
    public static void Add(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
