using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>The API to browse and try, from its own document; all it loads comes from this server.</summary>
internal static class ApiPage
{
    public const string Address = "/api-docs";

    public static void MapApiPage(this WebApplication app) => app.UseSwaggerUI(page =>
    {
        page.RoutePrefix = Address.TrimStart('/');
        page.SwaggerEndpoint(ApiDocument.JsonAddress, "Bookings");
        page.DocumentTitle = "Bookings API";
        page.EnablePersistAuthorization();
    });
}
