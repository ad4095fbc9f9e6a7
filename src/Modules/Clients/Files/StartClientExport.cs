using System.IO.Pipelines;

namespace Bookings.Clients;

/// <summary>All clients as a file, for whoever may take them out of the house: made while the caller waits for nothing, and fetched within a quarter of an hour.</summary>
internal static class StartClientExport
{
    /// <summary>What came of it.</summary>
    /// <param name="Download">Where the file is, for 15 minutes, on the host that made it.</param>
    internal sealed record View(long Clients, string Download);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/exports", Handle)
        .WithName(nameof(StartClientExport))
        .WithSummary("Export all clients")
        .ShowsPersonal()
        .WithDescription("The answer is an operation; its result has the address of a CSV file that whoever asked, and nobody else, can fetch for 15 minutes. It fails with erased-meanwhile where somebody was erased while it was made. A field that a spreadsheet would run as a formula begins with an apostrophe. Of somebody whose data is restricted there is the id, and that.")
        .Requires(May.Export)
        .Refuses<ErasedMeanwhile>().Refuses<IdempotencyKeyReused>();

    private static Task<Results<Accepted<Operation>, ProblemHttpResult>> Handle(
        Caller caller, Operations operations, IClientFiles files, SealedShelf shelf) =>
        operations.Start(caller, "client-export", async (progress, stopping) =>
        {
            var (pipe, clients, generation) = (new Pipe(), 0L, shelf.Generation(caller.Tenant));
            var writing = Task.Run(async () =>
            {
                try
                {
                    await using var csv = pipe.Writer.AsStream(leaveOpen: true);
                    clients = await files.Export(caller.Tenant, csv, new Told(progress), stopping);
                    await pipe.Writer.CompleteAsync();
                }
                catch (Exception fault)
                {
                    await pipe.Writer.CompleteAsync(fault);
                }
            }, CancellationToken.None);
            var file = await SealedStream.Of(pipe.Reader.AsStream(), Path.GetTempPath(), stopping);
            await writing;
            var id = SubjectId.New().Value;
            return shelf.Put(id, caller.Tenant, SealedShelf.HolderOf(caller), file, generation) ? new View(clients, $"/v1/client-exports/{id}") : new ErasedMeanwhile();
        });

    private sealed class Told(OperationProgress operation) : IProgress<ClientExportProgress>
    {
        public void Report(ClientExportProgress value) => operation.Say((int)(value.Clients * 99 / Math.Max(1, value.Of)), $"{value.Clients} clients written");
    }
}

/// <summary>The file of an export.</summary>
internal static class DownloadClientExport
{
    internal sealed record ExportGone() : Rejection(Because.NotFound, "export-gone", new(
        "There is no such export here, or its 15 minutes are over: make a new one.",
        "Det finnes ingen slik eksport her, eller de 15 minuttene er over: lag en ny.",
        "Questa esportazione non c'è, oppure i suoi 15 minuti sono passati: creane una nuova."));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/client-exports/{exportId:guid}", Handle)
        .WithName(nameof(DownloadClientExport))
        .WithSummary("Fetch an export of clients")
        .Produces(StatusCodes.Status200OK, contentType: "text/csv")
        .Requires(May.Export)
        .Refuses<ExportGone>();

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Handle(
        Guid exportId, Caller caller, HttpResponse response, SealedShelf shelf, CancellationToken cancellation) =>
        await shelf.CopyTo(exportId, caller.Tenant, SealedShelf.HolderOf(caller), () => Begin(response), cancellation) ? TypedResults.Empty : new ExportGone().ToProblem();

    private static Stream Begin(HttpResponse response)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=clients.csv";
        return response.Body;
    }
}
