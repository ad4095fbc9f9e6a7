namespace Bookings.Privacy;

/// <summary>
/// A table that is written by hand and by whose rows somebody can be found: with their random number, or with something sealed. Those of read models are known to the program;
/// these are written down, and a test holds them to the columns of the database.
/// </summary>
/// <param name="NotShown">Why it is not in the answer to who asks what is held on them; null where it is, which a test holds too.</param>
internal sealed record LinkedTable(string Table, string Holds, string Until, string? NotShown = null)
{
    internal static IReadOnlyList<LinkedTable> All { get; } =
    [
        new("clients.contact_codes", "whose code it is, and its hash", "it is used, or has run out"),
        new("notifications.messages", "what waits to be sent to whom", "it is sent"),
        new("notifications.unwanted", "that an address wants no mail: its keyed print", "it wants some again; an erasure leaves it"),
        new("privacy.access_log", "who of the business read, when and why", "its term is over: Bookings:Privacy:AccessLogDays"),
        new("privacy.access_people", "of whom somebody read", "their term is over, or they are erased"),
        new("privacy.frozen", "whose data is restricted or under a legal hold", "it is lifted, or they are erased"),
        new("privacy.retention_notices", "who was told that they are to be erased", "they are"),
        new("privacy.people", "who is being erased", "their keys are destroyed"),
        new(
            "privacy.told_before", "how much others were told of what is over of somebody, by kind", "they are erased",
            NotShown: "numbers alone: what was told, and when, nobody knows any more"),
        new("scheduling.imported", "that a row of an import was taken, by its hash, and which appointment it became", "they are erased; the hash stays"),
        new("scheduling.manage_links", "whom a link leads to that leads to no booking", "it has run out, or they are erased"),
        new("scheduling.manage_sessions", "whose such a link was opened", "half an hour is over, or they are erased"),
        .. KernelTables.OfPeople.Select(one => new LinkedTable(one.Table, one.Holds, one.Until, one.NotShown)),
    ];
}
