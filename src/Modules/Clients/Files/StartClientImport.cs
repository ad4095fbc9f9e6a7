namespace Bookings.Clients;

/// <summary>A list of clients, sent as it is. It is taken over while the caller waits for nothing.</summary>
internal static class StartClientImport
{
    internal const long MostBytes = 64 * 1024 * 1024;

    private const int MostReasons = 1_000;

    /// <summary>What came of it.</summary>
    /// <param name="Known">Rows that had been taken before.</param>
    /// <param name="Reasons">Of the first 1,000 rejected rows; none repeats what a row says.</param>
    internal sealed record View(long Clients, long Known, long Rejected, IReadOnlyList<RejectedClient> Reasons);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/imports", Handle)
        .WithName(nameof(StartClientImport))
        .WithSummary("Import a list of clients")
        .WithDescription("A CSV file with a header, as docs/clients.md says. The answer is an operation; its result has the counts, and each row that could not be taken with line and reason.")
        .Requires(May.Import)
        .Accepts<Stream>("text/csv")
        .StreamsBody(MostBytes)
        .Refuses<ClientImportRuns>().Refuses<ClientHeaderUnreadable>().Refuses<ClientColumnTwice>();

    private static async Task<Results<Accepted<Operation>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, Operations operations, IClientFiles files, CancellationToken cancellation)
    {
        var spool = await SealedStream.Of(request.Body, Path.GetTempPath(), cancellation);
        return await operations.Start(caller, "client-import", async (progress, stopping) =>
        {
            var reasons = new List<RejectedClient>();
            var told = new Told(progress, spool.Lines);
            var end = await files.Import(caller, spool, told, row =>
            {
                if (reasons.Count < MostReasons)
                {
                    reasons.Add(row);
                }
            }, stopping);
            return end switch
            {
                ClientImportEnd.Done done => new View(done.Clients, done.Known, done.Rejected, reasons),
                ClientImportEnd.Refused no => no.Reason,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }, spool);
    }

    private sealed class Told(OperationProgress operation, long lines) : IProgress<long>
    {
        public void Report(long value) => operation.Say((int)(value * 99 / Math.Max(1, lines)), $"{value} rows read");
    }
}
