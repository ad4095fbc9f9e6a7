namespace Bookings.Kernel;

/// <summary>The person is being erased, has been, or never was: nothing is added to what is held on them.</summary>
public sealed record PersonNotLive() : Rejection(Because.Conflict, "person-not-live", "Nothing can be added for this person: their data is erased, being erased or unknown.");

/// <summary>The caller's business does not exist in this database.</summary>
public sealed record BusinessUnknown() : Rejection(Because.NotFound, "business-unknown", "There is no such business here.");
