namespace Bookings.Kernel;

/// <summary>The resource changed since the caller read it (RFC 9110, section 13.1.1).</summary>
public sealed record PreconditionFailed() : Rejection(Because.Stale, "precondition-failed", "This has changed since you read it: read it again, then decide.");

/// <summary>The same Idempotency-Key was used for another request.</summary>
public sealed record IdempotencyKeyReused() : Rejection(Because.RuleBroken, "idempotency-key-reused", "This Idempotency-Key was used for another request: draw a new one.");

/// <summary>The person is being erased, has been, or never was: nothing is added to what is held on them.</summary>
public sealed record PersonNotLive() : Rejection(Because.Conflict, "person-not-live", "Nothing can be added for this person: their data is erased, being erased or unknown.");

/// <summary>The caller's business does not exist in this database.</summary>
public sealed record BusinessUnknown() : Rejection(Because.NotFound, "business-unknown", "There is no such business here.");
