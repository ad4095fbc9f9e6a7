using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookings.Kernel;

/// <summary>
/// The log of a business's statements for everybody, as C2SP tlog-tiles below <c>/v1/public/{business}/statements</c>: whoever holds a certificate compares what they were shown with
/// what others were, and watches that the log only grows. Hashes and sizes alone are in it.
/// </summary>
internal static class PublicLog
{
    public const string Watch = "ledger:watch";

    /// <summary>No hash in a log ever changes, so a tile of some width and a proof between two sizes are what they are for good. An address of a business is never another's.</summary>
    private const string ForGood = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<PermissionTable>().Permit(Watch, Role.Guest);
        routes.MapGet("/public/{business}/statements/checkpoint", Checkpoint)
            .WithName("SeeCheckpoint").WithSummary("The log of a business's statements as it is now, signed (C2SP tlog-checkpoint)").WithTags("ledger")
            .WithDescription("Three lines (origin, size, root) and a signature, which the key at `…/certificates/key` checks. Keep one now and then, and compare: docs/ledger.md.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Requires(Watch);
        routes.MapGet("/public/{business}/statements/consistency", Consistency)
            .WithName("SeeConsistency").WithSummary("The proof that the log of statements of one size is the beginning of it at a later size").WithTags("ledger")
            .WithDescription("RFC 9162, section 2.1.4. The same for good, and said to be so to caches.")
            .Requires(Watch).Refuses<LedgerEndpoints.SizesNotInLog>();
        routes.MapGet("/public/{business}/statements/tile/{**tile}", Tile)
            .WithName("SeeTile").WithSummary("Up to 256 hashes of the log of statements: L/N or L/N.p/W, as C2SP tlog-tiles writes them").WithTags("ledger")
            .WithDescription("The same for good, and said to be so to caches. There is no `tile/entries`: a statement belongs to the person it was made to.")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .Requires(Watch).Refuses<LedgerEndpoints.TileUnknown>();
    }

    private static async Task<ContentHttpResult> Checkpoint(Caller caller, Ledger ledger, CancellationToken cancellation) =>
        TypedResults.Text(await ledger.Checkpoint(LogId.Statements(caller.Tenant), cancellation), "text/plain", Encoding.UTF8);

    private static async Task<Results<Ok<LedgerEndpoints.ConsistencyProof>, ProblemHttpResult>> Consistency(
        long from, long to, Caller caller, Ledger ledger, HttpResponse response, CancellationToken cancellation) =>
        Kept(response, await LedgerEndpoints.ConsistencyOf(LogId.Statements(caller.Tenant), from, to, ledger, cancellation));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Tile(
        string tile, Caller caller, Ledger ledger, HttpResponse response, CancellationToken cancellation) =>
        Kept(response, await LedgerEndpoints.TileOf(LogId.Statements(caller.Tenant), tile, ledger, cancellation));

    /// <summary>What is there may be kept; what is not there yet may be there in a moment.</summary>
    private static Results<TFound, ProblemHttpResult> Kept<TFound>(HttpResponse response, Results<TFound, ProblemHttpResult> answer) where TFound : IResult
    {
        if (answer.Result is TFound)
        {
            response.Headers.CacheControl = ForGood;
        }

        return answer;
    }
}
