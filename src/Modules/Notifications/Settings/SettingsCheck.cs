namespace Bookings.Notifications;

/// <summary>What is wrong with how messages are to go out, told before the first one waits for it.</summary>
internal static class SettingsCheck
{
    internal const string Section = "Notifications";

    /// <summary>What leaves by a mail leaves by this setting; what by a text message, by the other.</summary>
    internal const string MailExit = $"Bookings:{Section}:Mail:Host";
    internal const string SmsExit = $"Bookings:{Section}:Sms:Url";

    internal static IEnumerable<ConfigurationProblem> Problems(NotificationsOptions settings) =>
        from problem in Moved(settings).Concat(MailCheck.Problems(settings)).Concat(SmsCheck.Problems(settings))
        select problem with { Setting = $"Bookings:{Section}:{problem.Setting}" };

    /// <summary>A list that nobody obeys any more would be a promise that nobody keeps.</summary>
    private static IEnumerable<ConfigurationProblem> Moved(NotificationsOptions settings)
    {
        if (settings.Recipients is not null)
        {
            yield return new(
                nameof(NotificationsOptions.Recipients), "is not obeyed any more: who may be handed data is registered by name",
                "Write each as Bookings:Recipients:NAME:Hosts, with Name, Purpose, Country, Since and Data (docs/operations.md), and remove this setting.");
        }
    }
}
