namespace Bookings.Privacy;

/// <summary>The section <c>Bookings:Privacy</c>.</summary>
internal sealed class PrivacyOptions
{
    internal const string Section = "Privacy";

    /// <summary>How old the keys' epoch has to be before it is left because erasures wait for its end. Hours, 1 to 720.</summary>
    public int RotateKeysAfterHours { get; set; } = 24;

    /// <summary>How long after a retention rule was made or tightened nothing is taken by it. Days, 1 to 90.</summary>
    public int RetentionGraceDays { get; set; } = 7;

    /// <summary>Whoever reads what is known of somebody has to say why, in every business of this installation. A business can want it by itself: <c>PUT /v1/access-log/rules</c>.</summary>
    public bool RequirePurpose { get; set; }

    /// <summary>How long the access log says who has read of whom. Days, 30 to 3650.</summary>
    public int AccessLogDays { get; set; } = 730;

    internal static IEnumerable<ConfigurationProblem> Problems(PrivacyOptions options)
    {
        if (options.RotateKeysAfterHours is < 1 or > 720)
        {
            yield return new($"Bookings:{Section}:{nameof(RotateKeysAfterHours)}", "is not a number of hours from 1 to 720", "Leave it out for 24.");
        }

        if (options.RetentionGraceDays is < 1 or > 90)
        {
            yield return new($"Bookings:{Section}:{nameof(RetentionGraceDays)}", "is not a number of days from 1 to 90", "Leave it out for 7.");
        }

        if (options.AccessLogDays is < 30 or > 3650)
        {
            yield return new($"Bookings:{Section}:{nameof(AccessLogDays)}", "is not a number of days from 30 to 3650", "Leave it out for 730.");
        }
    }
}
