using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Notifications;

/// <summary>What people are told. Until mail goes out for real, a development server shows it, and any other says that it could not be sent.</summary>
public sealed partial class NotificationsModule : BookingsModule
{
    public NotificationsModule()
    {
        Reads<NotificationsOptions>(SettingsCheck.Section, SettingsCheck.Problems);
        Offers(services => services
            .AddChannels()
            .AddSingleton(provider => new DevelopmentOutbox(provider.GetRequiredService<TimeProvider>(), DevelopmentFolder.Below(provider.GetService<DataDirectory>())))
            .AddSingleton<IDevelopmentOutbox>(provider => provider.GetRequiredService<DevelopmentOutbox>())
            .AddSingleton<IMessages>(provider => provider.GetRequiredService<IHostEnvironment>().IsDevelopment()
                ? provider.GetRequiredService<DevelopmentOutbox>()
                : new NoMailServer(provider.GetRequiredService<ILogger<NoMailServer>>())));
        TellOtherSystems();
        OfferFeeds();
    }

    public override string Name => "notifications";
}
