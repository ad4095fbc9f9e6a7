using System.Text.Json.Serialization;

namespace Bookings.Privacy;

/// <summary>One request, with what was written.</summary>
internal static class GetDataRequest
{
    /// <param name="ClientId">Null once they were erased.</param>
    /// <param name="Status">open, answered, refused or closed.</param>
    /// <param name="AskedBy">client, through their link, or practice.</param>
    /// <param name="Due">The last day for an answer, on the business's calendar.</param>
    /// <param name="IsOverdue">It is open, and that day is over.</param>
    /// <param name="Identity">How it was made sure who they are; null where it was not yet.</param>
    /// <param name="Tools">Where what they ask for is done: methods and addresses.</param>
    internal sealed record View(
        Guid Id, Guid? ClientId, string Kind, string Status, string AskedBy, LocalDate ReceivedOn, LocalDate Due, bool IsExtended, bool IsOverdue, string? Identity,
        IReadOnlyList<string> Tools)
    {
        /// <summary>
        /// True where their data is kept and not used (GDPR Art. 18), and this was not read with <c>Bookings-Purpose: legal</c>: nothing that was written is shown. The request
        /// is handled all the same.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public bool? Restricted { get; init; }

        /// <summary>What they wrote, or said.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Details { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? ExtensionReason { get; init; }

        /// <summary>Of one that was refused, or closed without an answer, the reason.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Answer { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Instant? SettledAt { get; init; }

        public override string ToString() => "«personal»";
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/data-requests/{id:guid}", Handle)
        .WithName(nameof(GetDataRequest))
        .WithSummary("See a request about somebody's own data")
        .WithTags("Privacy")
        .Requires(May.TakeRequests)
        .ShowsPersonal()
        .Refuses<RequestUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid id, Caller caller, DataRequests requests, CancellationToken cancellation) =>
        await requests.Find(caller.Tenant, id, cancellation) is { } found ? Answers.Ok(found.View, found.Version) : new RequestUnknown().ToProblem();

    /// <summary>Each kind of request is done by what is there for it already.</summary>
    internal static IReadOnlyList<string> ToolsFor(RequestKind kind, Guid? client) => client is null ? [] : kind switch
    {
        RequestKind.Access or RequestKind.Port => ["POST /v1/data-exports"],
        RequestKind.Rectify => [$"PATCH /v1/clients/{client}", $"GET /v1/clients/{client}/notes"],
        RequestKind.Erase => [$"GET /v1/clients/{client}/erasure", $"POST /v1/clients/{client}/erasure"],
        RequestKind.Restrict => [$"POST /v1/clients/{client}/restriction"],
        RequestKind.Object => [$"POST /v1/clients/{client}/objections"],
        _ => throw new System.Diagnostics.UnreachableException(kind.ToString()),
    };
}
