using Bookings.Access;
using Bookings.Clients;
using Bookings.Consent;
using Bookings.Kernel;
using Bookings.Notifications;
using Bookings.Privacy;
using Bookings.Scheduling;
using Microsoft.Extensions.Options;

namespace Bookings.Host;

/// <summary>The composition root: one application, served over HTTP or used by a verb of the command line.</summary>
internal static class BookingsApplication
{
    /// <summary>The modules, in the order in which their schemas build on each other.</summary>
    public static IReadOnlyList<BookingsModule> Modules => [new AccessModule(), new NotificationsModule(), new ClientsModule(), new SchedulingModule(), new ConsentModule(), new PrivacyModule()];

    /// <summary>
    /// Everything but the database's start. A verb gets the same services, and never calls Run: no port is opened, nothing is
    /// mapped (that is most of a start) and no background work starts.
    /// </summary>
    /// <exception cref="ConfigurationException">The configuration is wrong; all that is wrong is in it.</exception>
    public static WebApplication Build(string[] arguments, bool isVerb)
    {
        Telemetry.DescribeRequests();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings are read once: a watcher on their files would only cost the start time.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. arguments],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Insert(AfterEnvironment(builder.Configuration), new SecretFiles(Environment.GetEnvironmentVariables()));
        ConfigurationCheck.EnsureReadable(builder.Configuration, Modules);
        builder.AddLogs(isVerb);
        builder.AddKestrelLimits();
        builder.Services.Configure<BookingsOptions>(builder.Configuration.GetSection(BookingsOptions.Section));
        builder.Services.AddOptions<EdgeOptions>().Configure<IOptions<BookingsOptions>>((edge, bookings) =>
        {
            edge.PublicUrl = bookings.Value.PublicUrl;
            bookings.Value.Limits.Give(edge);
        });
        builder.Services.AddSingleton<ConfigurationCheck>();
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton(services => new DataDirectory(services.GetRequiredService<IOptions<BookingsOptions>>().Value.DataDirectory));
        builder.Services.AddSingleton(WakefulClock.Instance);
        builder.Services.AddSingleton(services => new BookingsDatabase(services.GetRequiredService<Database>().ConnectionString));
        builder.Services.AddSingleton(Custodians.Make);
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<BookingsOptions>>().Value.RecoveryFolder());
        builder.Services.AddBookings(Modules);
        if (!isVerb)
        {
            builder.Services.AddHostedService(services => services.GetRequiredService<ProjectionWorker>());
            builder.Services.AddSingleton<BackgroundWorkers>();
            builder.Services.AddHostedService(services => services.GetRequiredService<BackgroundWorkers>());
            builder.Services.AddHealthChecks().AddCheck<BackgroundWorkers>("workers");
        }

        builder.Services.AddHostedService<Telemetry>();
        foreach (var exit in Custodians.Exits.Append(Telemetry.Exit))
        {
            builder.Services.AddSingleton(exit);
        }

        builder.Services.AddHealth();
        builder.Services.AddSingleton<DemoPractice>();

        var app = builder.Build();
        app.Services.GetRequiredService<ConfigurationCheck>().Run();
        if (!isVerb)
        {
            app.UseMiddleware<RequestLog>();
            app.MapBookings();
            app.MapHealth();
            app.MapSecurityTxt();
            app.MapApiPage();
            app.MapDevelopmentMail();
            app.EnsureSound();
        }

        return app;
    }

    /// <summary>Opens the database; afterwards every service can be used.</summary>
    public static async Task Prepare(this WebApplication app, CancellationToken stop)
    {
        await app.Services.GetRequiredService<Database>().Open(stop);
        await app.Services.Prepare(stop);
    }

    /// <summary>A secret's file outranks the environment, and the command line outranks both.</summary>
    private static int AfterEnvironment(ConfigurationManager configuration)
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        var last = sources.Select((source, index) => (source, index))
            .Last(one => one.source is Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationSource);
        return last.index + 1;
    }
}
