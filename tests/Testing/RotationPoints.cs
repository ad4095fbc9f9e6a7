namespace Bookings.Testing;

/// <summary>Every point of a rotation and of a restore at which a program may end without harm, in the order in which they are reached.</summary>
public static class RotationPoints
{
    /// <summary>From the announcement of the new epoch to the destruction of the old one's secret.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "rotation.announced", "rotation.secret-made", "rotation.partitions-made", "rotation.activated", "rotation.closed",
        "rotation.read-stream_keys", "rotation.copied-stream_keys", "rotation.verifying-stream_keys", "rotation.read-contact_index", "rotation.copied-contact_index", "rotation.verifying-contact_index",
        "rotation.verified", "rotation.dropped", "rotation.before-destruction", "rotation.exported", "rotation.journaled", "rotation.destroyed",
    ];

    /// <summary>Of a backup from before a rotation and an erasure.</summary>
    public static IReadOnlyList<string> OfARestore { get; } =
    [
        "restore.before-keys", "restore.keys", "restore.replaying", "restore.fenced", "restore.purged", "restore.destroyed",
        "rotation.before-destruction", "rotation.exported", "rotation.journaled", "rotation.destroyed", "restore.rotated", "restore.journaled", "restore.replayed",
    ];
}
