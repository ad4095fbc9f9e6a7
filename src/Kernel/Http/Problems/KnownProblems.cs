namespace Bookings.Kernel;

/// <summary>The problems that the edge itself answers with, whatever the slice.</summary>
public static class KnownProblems
{
    public static readonly ProblemType MalformedRequest = new("malformed-request", 400, "Malformed request",
        "The request could not be read. The pointers in 'errors' name the fields; unknown and repeated members are refused.");

    public static readonly ProblemType InvalidFields = new("invalid-fields", 422, "Invalid fields",
        "The request was read, but fields break their rules. The pointers in 'errors' name all of them.");

    public static readonly ProblemType IdempotencyKeyMissing = new("idempotency-key-missing", 400, "Idempotency-Key missing",
        "A POST that changes something needs the header Idempotency-Key: a fresh random value (a UUID, say), sent again unchanged when the request is repeated.");

    public static readonly ProblemType IdempotencyKeyInvalid = new("idempotency-key-invalid", 400, "Idempotency-Key invalid",
        "An Idempotency-Key is 1 to 255 visible ASCII characters.");

    public static readonly ProblemType CursorInvalid = new("cursor-invalid", 400, "Cursor invalid",
        "A cursor is used as it was given, on the list that gave it. Start again without one.");

    public static readonly ProblemType IfMatchInvalid = new("if-match-invalid", 400, "If-Match invalid",
        "If-Match is one strong entity tag as an answer gave it, such as \"7\".");

    public static readonly ProblemType Unauthenticated = new("unauthenticated", 401, "Not signed in",
        "Send a valid token: 'Authorization: Bearer bk_…'.");

    public static readonly ProblemType Forbidden = new("forbidden", 403, "Not permitted",
        "The role or the scopes of this token do not permit it.");

    public static readonly ProblemType NotFound = new("not-found", 404,
        new("Not found", "Ikke funnet", "Non trovato"),
        new("There is nothing here, or not for this business.", "Her er det ingenting, eller ikke for denne virksomheten.", "Qui non c'è nulla, o non per questa attività."));

    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "Method not allowed", "The header Allow names the methods of this address.");

    public static readonly ProblemType NotAcceptable = new("not-acceptable", 406, "Not acceptable", "None of the accepted media types can be given.");

    public static readonly ProblemType TooSlow = new("request-timeout", 408, "Request timeout", "The request arrived too slowly.");

    public static readonly ProblemType PayloadTooLarge = new("payload-too-large", 413, "Payload too large",
        "A body holds 64 KB at most, unless the operation says otherwise.");

    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "Unsupported media type", "Send 'Content-Type: application/json' in UTF-8.");

    public static readonly ProblemType PreconditionRequired = new("precondition-required", 428, "Precondition required",
        "Send the ETag of the version you have seen in If-Match, so that nobody's change is overwritten unseen.");

    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429, "Too many requests", "Wait as long as Retry-After says.");

    public static readonly ProblemType Internal = new("internal-error", 500, "Internal error",
        "Something went wrong on our side. Tell support the traceId; the same request with the same Idempotency-Key may be sent again.");

    public static readonly ProblemType Unavailable = new("unavailable", 503, "Unavailable for the moment",
        "The database is busy or away. Send the same request with the same Idempotency-Key again after Retry-After: whatever was recorded is not done twice.");

    public static readonly ProblemType OperationInterrupted = new("operation-interrupted", 500, "Operation interrupted",
        "The server stopped while it worked on this. Start it again: what was done is not done twice.");

    public static readonly ProblemType OperationFailed = new("operation-failed", 500, "Operation failed",
        "Something went wrong on our side while working on this. Tell support the traceId.");

    internal static readonly IReadOnlyList<ProblemType> All =
    [
        MalformedRequest, InvalidFields, IdempotencyKeyMissing, IdempotencyKeyInvalid, CursorInvalid, IfMatchInvalid, Unauthenticated,
        Forbidden, NotFound, MethodNotAllowed, NotAcceptable, TooSlow, PayloadTooLarge, UnsupportedMediaType, PreconditionRequired,
        TooManyRequests, Internal, Unavailable, OperationInterrupted, OperationFailed,
    ];

    /// <summary>The problem for a bare status that somebody answered without a body.</summary>
    internal static ProblemType ForStatus(int status) => status switch
    {
        400 => MalformedRequest,
        >= 500 and not 503 => Internal,
        _ => All.FirstOrDefault(known => known.Status == status) ?? (status < 500 ? MalformedRequest with { Status = status } : Internal),
    };
}
