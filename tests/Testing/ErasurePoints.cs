namespace Bookings.Testing;

/// <summary>Every point of an erasure at which a program may end without harm, in the order in which they are reached.</summary>
public static class ErasurePoints
{
    /// <summary>From the fence to the certificate <em>effective</em>.</summary>
    public static IReadOnlyList<string> UntilEffective { get; } =
    [
        "erasure.before-fence", "erasure.fenced", "erasure.acknowledged", "erasure.purged-scheduling", "erasure.purged-clients", "erasure.purged-consent", "erasure.purged-notifications",
        "erasure.purged-privacy", "erasure.before-destruction", "erasure.destroyed", "erasure.before-proving", "erasure.before-telling", "erasure.effective",
    ];

    /// <summary>After the end of the epoch, until nothing is left of the sealed parts.</summary>
    public static IReadOnlyList<string> AfterTheEpoch { get; } = ["erasure.final", "erasure.before-vacuum", "erasure.stripped", "erasure.physical"];

    /// <summary>Between the journal's line and the commit that it announces: in the kernel, of which the pipeline's own points know nothing.</summary>
    public const string Journaled = "erasure.journaled";
}
