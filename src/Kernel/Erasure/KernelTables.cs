namespace Bookings.Kernel;

/// <summary>The kernel's own tables by which somebody can be found, for the data map: what they hold, and until when.</summary>
public static class KernelTables
{
    /// <summary>By name.</summary>
    public static IReadOnlyList<(string Table, string Holds, string Until)> OfPeople { get; } =
    [
        ("events.mt_events", "history: every personal value, sealed under the key of its stream", "its key is destroyed; then physically"),
        ("vault.acknowledgements", "which node has heard of whose fence", "their keys are destroyed"),
        ("vault.contact_index", "keyed prints of addresses, and whose they are, wrapped", "an erasure"),
        ("vault.stream_keys", "the keys of streams, wrapped, with a keyed tag of their owner", "an erasure; what is retained, its term"),
        ("vault.subjects", "that somebody is there: a random number", "an erasure"),
    ];
}
