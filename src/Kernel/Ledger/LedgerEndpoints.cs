using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>
/// The ledger for whoever audits a business: two logs, <c>events</c> and <c>statements</c>, each served as C2SP tlog-tiles below <c>/v1/ledger/{log}</c>. There is no <c>tile/entries</c>:
/// entries of events are handed out one by one with their proofs, and statements belong to those they were made to. The log of statements is open to everybody: <see cref="PublicLog"/>.
/// </summary>
internal static class LedgerEndpoints
{
    public const string Read = "ledger:read";

    private const string Text = "text/plain";

    /// <summary>There are two logs.</summary>
    internal sealed record LogUnknown() : Rejection(
        Because.NotFound, "log-unknown",
        new("There is no such log. There are 'events' and 'statements'.", "Denne loggen finnes ikke. De som finnes, er 'events' og 'statements'.", "Questo registro non esiste. Ci sono 'events' e 'statements'."));

    /// <summary>No tile has this address, or it has fewer hashes so far.</summary>
    internal sealed record TileUnknown() : Rejection(
        Because.NotFound, "tile-unknown",
        new("The log has no such tile, or not so many hashes in it yet.", "Loggen har ingen slik flis, eller ikke så mange avtrykk i den ennå.", "Il registro non ha questo blocco, o non ancora così tanti hash al suo interno."));

    /// <summary>Nothing of this business is called so.</summary>
    internal sealed record EntryUnknown() : Rejection(
        Because.NotFound, "entry-unknown",
        new("There is no such entry in the ledger.", "Denne posten finnes ikke i protokollen.", "Questa voce non esiste nel registro."));

    /// <summary>The ledger follows history at a distance, of a second as a rule.</summary>
    internal sealed record EntryNotThereYet() : Rejection(
        Because.Conflict, "entry-not-there-yet",
        new("The event has not reached the ledger yet. Ask again in a moment.", "Hendelsen har ikke nådd protokollen ennå. Spør igjen om et øyeblikk.", "L'evento non è ancora arrivato nel registro. Riprova tra un momento."));

    /// <summary>A tree begins with another where <c>1 ≤ from ≤ to ≤ size</c>.</summary>
    internal sealed record SizesNotInLog() : Rejection(
        Because.RuleBroken, "sizes-not-in-log",
        new("The log has no such sizes: 'from' is at least 1 and at most 'to', and 'to' at most the log's size.",
            "Loggen har ikke slike størrelser: 'from' er minst 1 og høyst 'to', og 'to' er høyst loggens størrelse.",
            "Il registro non ha queste dimensioni: 'from' è almeno 1 e al massimo 'to', e 'to' al massimo la dimensione del registro."));

    /// <summary>An event in the ledger, and the proof that it is there.</summary>
    /// <param name="Position">In the history of the business, from 1.</param>
    /// <param name="Index">In the log: the position less one.</param>
    /// <param name="Entry">The lines whose SHA-256, after a zero byte, is the leaf.</param>
    /// <param name="Proof">C2SP tlog-proof.</param>
    internal sealed record EventProof(long Position, long Index, string Entry, string Proof);

    /// <summary>That a tree is the beginning of a later one.</summary>
    /// <param name="Hashes">Base64, in the order of RFC 6962, section 2.1.2.</param>
    internal sealed record ConsistencyProof(string Origin, long From, long To, IReadOnlyList<string> Hashes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<PermissionTable>().Permit(Read, Role.Owner, Role.Auditor);
        routes.MapGet("/ledger/{log}/checkpoint", Checkpoint)
            .WithName("GetCheckpoint").WithSummary("A log as it is now, signed (C2SP tlog-checkpoint)").WithTags("ledger")
            .Produces<string>(StatusCodes.Status200OK, Text)
            .Requires(Read).Refuses<LogUnknown>();
        routes.MapGet("/ledger/{log}/key", Key)
            .WithName("GetVerifierKey").WithSummary("What a log's checkpoints are checked with").WithTags("ledger")
            .Requires(Read).Refuses<LogUnknown>();
        routes.MapGet("/ledger/{log}/tile/{**tile}", Tile)
            .WithName("GetTile").WithSummary("Up to 256 hashes of a log: L/N or L/N.p/W, as C2SP tlog-tiles writes them").WithTags("ledger")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .Requires(Read).Refuses<LogUnknown>().Refuses<TileUnknown>();
        routes.MapGet("/ledger/{log}/consistency", Consistency)
            .WithName("ProveConsistency").WithSummary("The proof that a log of one size is the beginning of it at a later size").WithTags("ledger")
            .Requires(Read).Refuses<LogUnknown>().Refuses<SizesNotInLog>();
        routes.MapGet("/ledger/events/proofs/{eventId:guid}", ProveEvent)
            .WithName("ProveEvent").WithSummary("An event's entry, and the proof that it is in the ledger").WithTags("ledger")
            .Requires(Read).Refuses<EntryUnknown>().Refuses<EntryNotThereYet>();
        routes.MapGet("/ledger/statements/proofs/{index:long}", ProveStatement)
            .WithName("ProveStatement").WithSummary("The proof that a statement is in the ledger (C2SP tlog-proof)").WithTags("ledger")
            .Produces<string>(StatusCodes.Status200OK, Text)
            .Requires(Read).Refuses<EntryUnknown>();
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Checkpoint(string log, Caller caller, Ledger ledger, CancellationToken cancellation) =>
        LogId.Find(caller.Tenant, log) is { } known
            ? TypedResults.Text(await ledger.Checkpoint(known, cancellation), Text, Encoding.UTF8)
            : new LogUnknown().ToProblem();

    private static async Task<Results<Ok<VerifierKey>, ProblemHttpResult>> Key(string log, Caller caller, Ledger ledger, CancellationToken cancellation) =>
        LogId.Find(caller.Tenant, log) is { } known ? TypedResults.Ok(await ledger.Key(known, cancellation)) : new LogUnknown().ToProblem();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Tile(string log, string tile, Caller caller, Ledger ledger, CancellationToken cancellation) =>
        LogId.Find(caller.Tenant, log) is { } known ? await TileOf(known, tile, ledger, cancellation) : new LogUnknown().ToProblem();

    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> TileOf(LogId log, string tile, Ledger ledger, CancellationToken cancellation) =>
        TileId.TryParse(tile, out var id, out var width) && await ledger.Tile(log, id, width, cancellation) is { } hashes
            ? TypedResults.Bytes(hashes, "application/octet-stream")
            : new TileUnknown().ToProblem();

    private static async Task<Results<Ok<ConsistencyProof>, ProblemHttpResult>> Consistency(
        string log, long from, long to, Caller caller, Ledger ledger, CancellationToken cancellation) =>
        LogId.Find(caller.Tenant, log) is { } known ? await ConsistencyOf(known, from, to, ledger, cancellation) : new LogUnknown().ToProblem();

    internal static async Task<Results<Ok<ConsistencyProof>, ProblemHttpResult>> ConsistencyOf(LogId log, long from, long to, Ledger ledger, CancellationToken cancellation) =>
        await ledger.Consistency(log, from, to, cancellation) is { } hashes
            ? TypedResults.Ok(new ConsistencyProof(log.Origin, from, to, [.. hashes.Select(Convert.ToBase64String)]))
            : new SizesNotInLog().ToProblem();

    private static async Task<Results<Ok<EventProof>, ProblemHttpResult>> ProveEvent(Guid eventId, Caller caller, Ledger ledger, CancellationToken cancellation)
    {
        if (await ledger.Find(caller.Tenant, eventId, cancellation) is not var (one, size))
        {
            return new EntryUnknown().ToProblem();
        }

        var entry = ledger.EntryOf(one);
        return one.Position <= size && await ledger.Prove(LogId.Events(caller.Tenant), one.Position - 1, Merkle.Leaf(Encoding.UTF8.GetBytes(entry)), cancellation) is { } proof
            ? TypedResults.Ok(new EventProof(one.Position, one.Position - 1, entry, proof))
            : new EntryNotThereYet().ToProblem();
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ProveStatement(long index, Caller caller, StatementLog statements, CancellationToken cancellation) =>
        await statements.Proof(caller.Tenant, index, cancellation) is { } proof ? TypedResults.Text(proof, Text, Encoding.UTF8) : new EntryUnknown().ToProblem();
}
