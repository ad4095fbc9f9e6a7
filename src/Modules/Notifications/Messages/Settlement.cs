namespace Bookings.Notifications;

/// <summary>How an attempt at a message ended.</summary>
/// <param name="Fact">What is recorded for good; null when it is to be tried again.</param>
/// <param name="Status">The code of the last answer.</param>
/// <param name="Delay">Until it is tried again; null gives it back as it was, without counting an attempt.</param>
internal sealed record Settlement(DueMessage Message, DeliveryEvent? Fact, string? Status, Duration? Delay)
{
    /// <summary>The longest wait between two attempts: when a server that was away comes back, everything is sent within it.</summary>
    internal static Duration LongestDelay { get; } = Duration.FromMinutes(15);

    private static readonly Duration ShortestDelay = Duration.FromSeconds(30);

    /// <summary>Nobody tried: another may.</summary>
    internal static Settlement GivenBack(DueMessage message) => new(message, null, null, null);

    internal static Settlement Later(DueMessage message, string status) => new(message, null, status, DelayAfter(message.Attempts, Random.Shared.NextDouble()));

    /// <summary>Twice as long each time, from half a minute to a quarter of an hour, less up to a fifth: what failed together does not come back together.</summary>
    /// <param name="attempts">Before this one.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal static Duration DelayAfter(int attempts, double chance)
    {
        var delay = ShortestDelay * Math.Pow(2, Math.Min(attempts, 10));
        return (delay < LongestDelay ? delay : LongestDelay) * (1 - (chance / 5));
    }

    /// <summary>An answer as a code: <c>550 5.1.1</c> is <c>550-5-1-1</c>.</summary>
    internal static Code ToCode(string status)
    {
        var code = string.Concat(status.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return new(code.Length == 0 ? "unknown" : code[..Math.Min(code.Length, Code.Longest)]);
    }
}
