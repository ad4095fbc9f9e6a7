namespace Bookings.Notifications;

/// <summary>What came of handing something over to whoever delivers it.</summary>
internal enum Handover
{
    /// <summary>It is theirs now.</summary>
    Taken,

    /// <summary>Refused for good: trying again does not help.</summary>
    Refused,

    /// <summary>Not now: busy, away, or nobody knows whether it was taken. To be tried again as the same message.</summary>
    Later,
}

/// <param name="Status">
/// The code of the answer, such as <c>250</c>, <c>550 5.1.1</c> or <c>unreachable</c>: never an address, never words. Ours are <c>no-address</c>,
/// <c>no-number</c>, <c>unreachable</c>, <c>timed-out</c>, <c>tls-failed</c>, <c>not-configured</c>, <c>not-registered</c>, <c>unwritable</c>.
/// </param>
internal sealed record HandoverResult(Handover Handover, string Status);
