namespace Bookings.Kernel;

/// <summary>The kernel's own tables by which somebody can be found, for the data map: what they hold, until when, and why it is not shown to who asks, where it is not.</summary>
public static class KernelTables
{
    /// <summary>By name.</summary>
    public static IReadOnlyList<(string Table, string Holds, string Until, string? NotShown)> OfPeople { get; } =
    [
        ("events.mt_events", "history: every personal value, sealed under the key of its stream", "its key is destroyed; then physically", null),
        ("vault.acknowledgements", "which node has heard of whose fence", "their keys are destroyed", "they are being erased, and nothing is read of them any more"),
        ("vault.contact_index", "keyed prints of addresses, and whose they are, wrapped", "an erasure", "the addresses themselves are shown"),
        ("vault.stream_keys", "the keys of streams, wrapped, with a keyed tag of their owner", "an erasure; what is retained, its term", "what they open is shown; of itself a key says nothing"),
        ("vault.subjects", "that somebody is there: a random number", "an erasure", "that they are there is what the answer says; that they are restricted, privacy.frozen does"),
    ];
}
