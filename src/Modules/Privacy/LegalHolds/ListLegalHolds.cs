using System.Text.Json.Serialization;

namespace Bookings.Privacy;

/// <summary>The legal holds on a client; why, only a legal purpose opens.</summary>
internal static class ListLegalHolds
{
    private const string Sql = """
        select h.id, h.since, h.sealed, h.sealed_event, h.sealed_type from privacy.legal_holds h
        where h.tenant_id = $1 and h.id = any($2) order by h.id
        """;

    /// <param name="Reason">Absent where it is read for another purpose than a legal one.</param>
    internal sealed record View(Guid Id, Instant Since, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record All(IReadOnlyList<View> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}/legal-holds", Handle)
        .WithName(nameof(ListLegalHolds))
        .WithSummary("See the legal holds on a client")
        .WithTags("Privacy")
        .Requires(May.Hold)
        .ShowsPersonal();

    private static async Task<Ok<All>> Handle(Guid id, Caller caller, Frozen frozen, EventStore store, CancellationToken cancellation)
    {
        var people = await frozen.Behind(caller.Tenant, id, cancellation);
        var read = store.Read(caller.Tenant);
        var holds = Frozen.Ask(read, caller.Tenant, people, Frozen.LegalHold);
        await read.Run(cancellation);
        var second = store.Read(caller.Tenant);
        var rows = second.Query(
            Sql,
            row => (View: new View(row.GetGuid(0), row.GetInstant(1), null),
                Block: row.GetBytesOrNull(2) is { } bytes ? new SealedBlock(row.GetGuid(0), row.GetGuid(3), row.GetString(4), LegalHold.Class, bytes) : null),
            Param.Tenant(caller.Tenant), Param.Uuids([.. holds.Value]));
        await second.Run(cancellation);
        var reasons = new Queue<Opened>(await store.OpenEach(caller.Tenant, [.. rows.Value.Select(row => row.Block).OfType<SealedBlock>()], cancellation));
        return TypedResults.Ok(new All([.. rows.Value.Select(row =>
            row.View with { Reason = row.Block is null ? null : (reasons.Dequeue().Whole() as Opened.Present)?.Get<string>(nameof(LegalHoldPlaced.Reason)) })]));
    }
}
