namespace Bookings.Notifications;

/// <summary>What is wrong with how messages are to go out, told before the first one waits for it.</summary>
internal static class SettingsCheck
{
    internal const string Section = "Notifications";

    internal static IEnumerable<ConfigurationProblem> Problems(NotificationsOptions settings) =>
        from problem in MailCheck.Problems(settings).Concat(SmsCheck.Problems(settings))
        select problem with { Setting = $"Bookings:{Section}:{problem.Setting}" };

    /// <summary>A host that the list of recipients does not name.</summary>
    internal static ConfigurationProblem NotOnTheList(string setting, string host) => new(
        setting,
        $"names {host}, which is not among the hosts that messages may go to",
        $"Whoever runs it will read names and addresses: when that is agreed, add it to Bookings:{Section}:{nameof(NotificationsOptions.Recipients)}.");
}
