using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Settings.Configuration;

namespace Bookings.Host;

/// <summary>Logs: JSON lines on standard output; short lines for a person at a terminal in development.</summary>
internal static class Logs
{
    /// <summary>A verb's standard output is its answer, so its logs go to standard error, and only when something is wrong.</summary>
    public static void AddLogs(this WebApplicationBuilder builder, bool isVerb)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Serilog.ILogger>(_ => Create(builder.Configuration, builder.Environment, isVerb));
        builder.Services.AddSingleton<ILoggerProvider>(services =>
            new Serilog.Extensions.Logging.SerilogLoggerProvider(services.GetRequiredService<Serilog.ILogger>(), dispose: true));
    }

    private static Logger Create(IConfiguration configuration, IHostEnvironment environment, bool isVerb)
    {
        var logger = new LoggerConfiguration()
            .ReadFrom.Configuration(configuration, new ConfigurationReaderOptions(typeof(Logs).Assembly))
            .Enrich.With(new WithoutRequest());
        var lowest = isVerb ? LogEventLevel.Warning : LevelAlias.Minimum;
        LogEventLevel? toStandardError = isVerb ? LevelAlias.Minimum : null;
        if (environment.IsDevelopment() && !(isVerb ? Console.IsErrorRedirected : Console.IsOutputRedirected))
        {
            return logger.WriteTo.Console(new ShortLines(), lowest, standardErrorFromLevel: toStandardError).CreateLogger();
        }

        return logger.WriteTo.Console(new JsonLines(), lowest, standardErrorFromLevel: toStandardError).CreateLogger();
    }

    /// <summary>ASP.NET Core puts the path around every line of a request; the trace's id says which request it was.</summary>
    private sealed class WithoutRequest : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            foreach (var name in (string[])["RequestPath", "RequestId", "ConnectionId", "Scope"])
            {
                logEvent.RemovePropertyIfPresent(name);
            }
        }
    }
}
