using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookings.Kernel;

/// <summary>The wall between the wire and the slices: what every request passes, in the order it does.</summary>
public static class Edge
{
    /// <summary>What the edge needs. Access adds its <see cref="ICallers"/>; the modules' permissions go into <see cref="PermissionTable"/>.</summary>
    public static IServiceCollection AddEdge(this IServiceCollection services, Action<EdgeOptions>? configure = null)
    {
        services.AddOptions<EdgeOptions>().Configure(configure ?? (_ => { }));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EdgeOptions>>().Value);
        services.AddSingleton<PermissionTable>();
        services.AddSingleton<ProblemCatalogue>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<RequestsInProgress>();
        services.AddSingleton<Cursors>();
        services.AddSingleton<PublicUrl>();
        ApiDocument.Add(services);
        services.TryAddSingleton(WakefulClock.Instance);
        services.AddSingleton<OperationTable>();
        services.AddSingleton<OperationRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<OperationRunner>());
        services.AddSingleton(provider => new Operations(
            provider.GetRequiredService<OperationTable>(), provider.GetRequiredService<OperationRunner>(), provider.GetRequiredService<EdgeOptions>(),
            provider.GetRequiredService<IOptions<JsonOptions>>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Operations>>()));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options => EdgeJson.Configure(options.SerializerOptions));
        services.AddOptions<KestrelServerOptions>().Configure<EdgeOptions>((kestrel, options) =>
        {
            kestrel.AddServerHeader = false;
            // Larger than what is read: so much is thrown away after a 413, for a caller who only listens when all is sent.
            kestrel.Limits.MaxRequestBodySize = Math.Max(options.MaxBodyBytes, 1024 * 1024);
            // A month of slots is 85 KB: with less than that the answer would stop half-way until the caller has read the first half.
            kestrel.Limits.MaxResponseBufferSize = 256 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        });
        return services;
    }

    /// <summary>The middleware, in order. Call it before anything that answers.</summary>
    public static WebApplication UseEdge(this WebApplication app)
    {
        var services = app.Services;
        var options = services.GetRequiredService<EdgeOptions>();
        var permissions = services.GetRequiredService<PermissionTable>();
        var limits = services.GetRequiredService<RateLimits>();
        var inProgress = services.GetRequiredService<RequestsInProgress>();

        app.UseMiddleware<Shell>();
        app.Use((context, next) => Listening.Listen(context, next));
        app.Use((context, next) => RestoredDatabase.KeepOut(context, next));
        app.UseRouting();
        app.Use((context, next) => AddressText.Check(context, next));
        app.Use((context, next) => Authentication.Identify(context, next));
        app.Use((context, next) => limits.Check(context, next));
        app.Use((context, next) => Guards.Check(context, next, permissions));
        app.Use((context, next) => Reading.Begin(context, next));
        app.Use((context, next) => Preconditions.Check(context, next));
        app.Use((context, next) => Bodies.Read(context, next, options));
        app.Use((context, next) => inProgress.Check(context, next));
        return app;
    }

    /// <summary>The group that modules map their slices on, <c>/v1</c>, and beside it what the edge serves itself.</summary>
    public static RouteGroupBuilder MapEdge(this IEndpointRouteBuilder app)
    {
        ProblemCatalogue.Map(app);
        ApiDocument.Map(app);
        var routes = app.MapGroup("/v1");
        OperationEndpoints.Map(routes);
        return routes;
    }

    /// <summary>To be called when everything is mapped: refuses to start with an unguarded endpoint, and learns which problems there are.</summary>
    /// <exception cref="InvalidOperationException">An endpoint says neither <c>.Requires</c> nor <c>.Anonymous</c>, or two rules share a code.</exception>
    public static void EnsureSound(this IEndpointRouteBuilder app)
    {
        // A source makes its endpoints anew for everybody who asks, and to compile a hundred handlers takes most of a second: they are made once and kept.
        var endpoints = app.DataSources.SelectMany(source => source.Endpoints).ToList();
        app.DataSources.Clear();
        app.DataSources.Add(new DefaultEndpointDataSource(endpoints));
        Guards.EnsureGuarded(endpoints, app.ServiceProvider.GetRequiredService<PermissionTable>());
        app.ServiceProvider.GetRequiredService<ProblemCatalogue>().Learn(endpoints);
    }
}
