using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Notifications;

/// <summary>What people are told: which words, when, and what became of it. Whom, it opens at the moment of sending and forgets.</summary>
public sealed partial class NotificationsModule : BookingsModule
{
    public NotificationsModule()
    {
        Schema("Messages.sql", "Occasions.sql", "Preferences.sql");

        Permits(May.SetUp, Role.Owner, Role.Manager);
        Permits(May.Read, Role.Owner, Role.Manager, Role.FrontDesk, Role.Auditor);
        Permits(May.Choose, Role.Guest);

        Purges<NotificationsPurger>();
        Holds(NotificationsHoldings.Describe);
        SaysThings();
        SendsMessages();
        HearsWhatIsWanted();
        HasChannels();
        TellsOtherSystems();
        OffersFeeds();
    }

    public override string Name => "notifications";

    private void SaysThings()
    {
        Stores<MessageSettings, MessageSettingsEvent>();
        Keeps<SettingsTable>();
        Serves(GetMessageSettings.Map);
        Serves(ChangeMessageSettings.Map);

        Stores<MessageTemplate, MessageTemplateEvent>();
        Keeps<TemplateTable>();
        Serves(ListTemplates.Map);
        Serves(GetTemplate.Map);
        Serves(DraftTemplate.Map);
        Serves(PublishTemplate.Map);
        Serves(PreviewTemplate.Map);

        Stores<ReminderRule, ReminderRuleEvent>();
        Keeps<ReminderTable>();
        Serves(SetReminder.Map);
        Serves(RetireReminder.Map);
        Serves(ListReminders.Map);
        Follows<PlanByRule>();
    }

    private void SendsMessages()
    {
        Follows<PlanMessages>();
        Follows<PlanOffers>();
        Follows<PlanRevisions>();
        Stores<Delivery, DeliveryEvent>();
        Keeps<Deliveries>();
        Serves(ListDeliveries.Map);
        Serves(GetChannels.Map);
        Offers(services => services
            .AddSingleton<SenderAddress>()
            .AddSingleton<MessageWriter>()
            .AddSingleton<Topics>()
            .AddSingleton<Envelopes>()
            .AddSingleton<MessageQueue>()
            .AddSingleton<SendDue>()
            .AddSingleton<PastMessages>()
            .AddSingleton<HeldMessages>()
            .AddSingleton<IDisclosures, Disclosed>()
            .AddSingleton<IRetentionMessages, RetentionMessages>()
            .AddSingleton<RecordBounce>()
            .AddSingleton<IBackgroundWork, SendingWorker>()
            .AddSingleton<Post>()
            .AddHostedService(provider => provider.GetRequiredService<Post>())
            .AddSingleton<IMessages>(provider => provider.GetRequiredService<Post>()));
    }

    private void HearsWhatIsWanted()
    {
        Stores<AddressKey, AddressKeyEvent>();
        Serves(SeePreferences.Map);
        Serves(ChangePreferences.Map);
        Offers(services => services.AddSingleton<AddressPrints>().AddSingleton<Wishes>().AddSingleton<HeldWishes>());
    }

    private void HasChannels()
    {
        Reads<NotificationsOptions>(SettingsCheck.Section, SettingsCheck.Problems);
        Reaches<NotificationsOptions>(SettingsCheck.MailExit, "names, addresses, times and services, in mails", settings => settings.MailHost, DataClass.Contact, DataClass.Booking);
        Reaches<NotificationsOptions>(SettingsCheck.SmsExit, "telephone numbers, times and services, in text messages", settings => settings.SmsHost, DataClass.Contact, DataClass.Booking);
        Offers(services => services
            .AddChannels()
            .AddSingleton(provider => new DevelopmentOutbox(provider.GetRequiredService<TimeProvider>(), DevelopmentFolder.Below(provider.GetService<DataDirectory>())))
            .AddSingleton<IDevelopmentOutbox>(provider => provider.GetRequiredService<DevelopmentOutbox>()));
    }
}
