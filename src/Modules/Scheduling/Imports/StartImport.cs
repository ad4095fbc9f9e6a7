namespace Bookings.Scheduling;

/// <summary>The export of another system, sent as it is. It is taken over while the caller waits for nothing.</summary>
internal static class StartImport
{
    internal const long MostBytes = 64 * 1024 * 1024;

    private const int MostReasons = 1_000;

    /// <summary>What came of it.</summary>
    /// <param name="Known">Rows that had been taken before.</param>
    /// <param name="Reasons">Of the first 1,000 rejected rows; none repeats what a row says.</param>
    internal sealed record View(int Appointments, int Clients, int Providers, int Rejected, int Known, IReadOnlyList<RejectedRow> Reasons);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/imports", Handle)
        .WithName(nameof(StartImport))
        .WithSummary("Import the bookings of another system")
        .WithDescription("A CSV file with a header, as docs/import.md says. The answer is an operation; its result has the counts, and each row that could not be taken with line and reason.")
        .WithTags("imports")
        .Requires(Permissions.Import)
        .Accepts<Stream>("text/csv")
        .StreamsBody(MostBytes)
        .Refuses<ImportRuns>().Refuses<HeaderUnreadable>().Refuses<ColumnsMissing>().Refuses<ColumnTwice>();

    private static async Task<Results<Accepted<Operation>, ProblemHttpResult>> Handle(
        HttpRequest request, Caller caller, Operations operations, IImports imports, CancellationToken cancellation)
    {
        var spool = await SealedStream.Of(request.Body, Path.GetTempPath(), cancellation);
        return await operations.Start(caller, "import", async (progress, stopping) =>
        {
            var reasons = new List<RejectedRow>();
            var end = await imports.Run(caller, spool, new(), new Told(progress, spool.Lines), row =>
            {
                if (reasons.Count < MostReasons)
                {
                    reasons.Add(row);
                }
            }, stopping);
            return end switch
            {
                ImportEnd.Done done => new View(done.Appointments, done.Clients, done.Providers, done.Rejected, done.Known, reasons),
                ImportEnd.Refused no => no.Reason,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }, spool);
    }

    private sealed class Told(OperationProgress operation, long lines) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => operation.Say((int)(value.Rows * 99 / Math.Max(1, lines)), $"{value.Rows} rows read");
    }
}
