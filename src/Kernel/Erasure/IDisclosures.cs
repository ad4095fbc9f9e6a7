namespace Bookings.Kernel;

/// <summary>What left the house about somebody, by kind. No erasure reaches it; it is counted, so that they know.</summary>
/// <param name="Kind">Such as <c>mail-full</c>: letters, digits and dashes.</param>
/// <param name="Count">How many.</param>
/// <param name="Retracted">How many of them were taken back: an address that leads nowhere any more, a calendar that was told to remove it.</param>
public sealed record Disclosure(Code Kind, long Count, long Retracted);

/// <summary>A module's account of what it has told others about somebody.</summary>
public interface IDisclosures
{
    /// <summary>Takes back what can be taken back while they can still be reached: before the fence. What fails stays disclosed, and nothing waits for it.</summary>
    Task Retract(Erasing erasing, CancellationToken cancellation);

    /// <summary>What was told until now, or will have been when <see cref="IPurger.Purge"/> is done. Changes nothing; asked before the purge, which forgets what it is known by.</summary>
    Task<IReadOnlyList<Disclosure>> Of(Erasing erasing, CancellationToken cancellation);
}
