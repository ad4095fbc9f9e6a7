using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookings.Notifications;

/// <summary>One channel of each kind: the one that is configured; without, in development what keeps messages on this machine, and elsewhere what says so.</summary>
internal static class ConfiguredChannels
{
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddSingleton(provider => Watched(provider, Channel.Email, settings => settings.Mail.Host is { Length: > 0 } ? Mail(settings.Mail, provider) : null));
        services.AddSingleton(provider => Watched(provider, Channel.Sms, settings => settings.Sms.Url is { Length: > 0 } ? new SmsChannel(settings.Sms, provider.GetRequiredService<WayOut>()) : null));
        // As one list: two more registrations would have each channel disposed twice.
        services.AddSingleton<IEnumerable<IChannel>>(provider => provider.GetServices<WatchedChannel>());
        services.AddHealthChecks()
            .AddTypeActivatedCheck<ChannelHealthCheck>("mail", failureStatus: null, tags: null, args: Channel.Email)
            .AddTypeActivatedCheck<ChannelHealthCheck>("sms", failureStatus: null, tags: null, args: Channel.Sms);
        return services;
    }

    private static WatchedChannel Watched(IServiceProvider provider, Channel kind, Func<NotificationsOptions, IChannel?> configured)
    {
        var isDevelopment = provider.GetRequiredService<IHostEnvironment>().IsDevelopment();
        var channel = configured(provider.GetRequiredService<IOptions<NotificationsOptions>>().Value)
            ?? (isDevelopment ? new DevelopmentChannel(kind, provider.GetRequiredService<DevelopmentOutbox>()) : new NoChannel(kind));
        return new(channel, channel is not NoChannel, provider.GetRequiredService<TimeProvider>());
    }

    private static MailChannel Mail(SmtpOptions options, IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        return new(new(options, provider.GetRequiredService<WayOut>(), clock, SmtpPatience.Usual), options, clock);
    }
}
