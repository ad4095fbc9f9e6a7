namespace Bookings.Privacy;

/// <summary>
/// A table that is written by hand and by whose rows somebody can be found: with their random number, or with something sealed. Those of read models are known to the program;
/// these are written down, and a test holds them to the columns of the database.
/// </summary>
internal sealed record LinkedTable(string Table, string Holds, string Until)
{
    internal static IReadOnlyList<LinkedTable> All { get; } =
    [
        new("clients.contact_codes", "whose code it is, and its hash", "it is used, or an hour"),
        new("events.mt_events", "history: every personal value, sealed under the key of its stream", "its key is destroyed; then physically"),
        new("notifications.messages", "what waits to be sent to whom", "it is sent"),
        new("privacy.people", "who is being erased", "their keys are destroyed"),
        new("vault.acknowledgements", "which node has heard of whose fence", "their keys are destroyed"),
        new("vault.contact_index", "keyed prints of addresses, and whose they are, wrapped", "an erasure"),
        new("vault.stream_keys", "the keys of streams, wrapped, with a keyed tag of their owner", "an erasure; what is retained, its term"),
        new("vault.subjects", "that somebody is there: a random number", "an erasure"),
    ];
}
