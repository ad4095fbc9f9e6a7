using System.Globalization;
using System.Text.Json.Serialization;

namespace Bookings.Clients;

/// <summary>What was written down about a client, the newest first.</summary>
internal static class ListNotes
{
    /// <param name="Author">The opaque id of who wrote it.</param>
    /// <param name="Text">Null once the client was erased.</param>
    internal sealed record View(
        Guid Id, string Author, Instant WrittenAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? CorrectedAt, string? Text)
    {
        public override string ToString() => "«personal»";
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/clients/{id:guid}/notes", Handle)
        .WithName(nameof(ListNotes))
        .WithSummary("The notes about a client, newest first")
        .Requires(May.KeepNotes)
        .ShowsPersonal()
        .Refuses<ClientUnknown>();

    private static async Task<Results<Page<View>, ProblemHttpResult>> Handle(
        Guid id, Caller caller, PageRequest page, EventStore store, Vault vault, CancellationToken cancellation)
    {
        var (before, beforeId) = Place(page.After) ?? (Instant.FromUtc(9999, 1, 1, 0, 0), Guid.Empty);
        var read = store.Read(caller.Tenant);
        var known = read.Single("select true from clients.clients where tenant_id = $1 and id = $2", row => row.GetBoolean(0), Param.Tenant(caller.Tenant), Param.Uuid((Guid?)id));
        var rows = read.Query(
            """
            select note_id, author, at, corrected_at, sealed, sealed_event, sealed_type from clients.notes
            where tenant_id = $1 and client_id = $2 and (at, note_id) < ($3, $4) order by at desc, note_id desc limit $5
            """,
            row => (View: new View(row.GetGuid(0), row.GetString(1), row.GetInstant(2), row.GetInstantOrNull(3), null),
                Block: row.GetBytesOrNull(4) is { } bytes ? new SealedBlock(id, row.GetGuid(5), row.GetString(6), Client.Class, bytes) : null),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)id), Param.Time(before), Param.Uuid((Guid?)beforeId), Param.Int(page.Fetch));
        await read.Run(cancellation);
        if (!known.Value)
        {
            return new ClientUnknown().ToProblem();
        }

        var texts = new Queue<Opened>(await vault.Open(caller.Tenant, [.. rows.Value.Select(row => row.Block).OfType<SealedBlock>()], cancellation));
        List<View> views = [.. rows.Value.Select(row => row.View with { Text = row.Block is null ? null : (texts.Dequeue() as Opened.Present)?.Get<string>(nameof(NoteAdded.Text)) })];
        return page.Page(views, view => view, view => $"{view.WrittenAt.ToUnixTimeTicks()} {view.Id}");
    }

    private static (Instant, Guid)? Place(string? after) => after?.Split(' ') is [var ticks, var id]
        ? (Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture)), Guid.Parse(id))
        : null;
}
