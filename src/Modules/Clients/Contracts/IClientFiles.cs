namespace Bookings.Clients.Contracts;

/// <summary>A business's clients as a file.</summary>
public interface IClientFiles
{
    /// <summary>
    /// Registers every row of a CSV file that can be taken and was not taken before; nobody who is there already is changed. A run that was stopped is simply
    /// made again. Memory does not grow with the file.
    /// </summary>
    /// <param name="caller">For which business, and who is noted as the one who did it. Its Idempotency-Key plays no part.</param>
    /// <param name="csv">UTF-8 with a header; docs/clients.md has the columns. Read once, forwards.</param>
    /// <param name="read">Hears how many rows were read so far.</param>
    /// <param name="rejected">Hears of each row that could not be taken, in the order of the file.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    Task<ClientImportEnd> Import(Caller caller, Stream csv, IProgress<long>? read, Action<RejectedClient> rejected, CancellationToken cancellation);

    /// <summary>
    /// Writes every client of whom something is known: what this import reads again, and their standing. A field that a spreadsheet would run as a formula has an
    /// apostrophe in front, which the import takes off. Memory does not grow with the file.
    /// </summary>
    /// <returns>How many clients.</returns>
    Task<long> Export(TenantId business, Stream csv, IProgress<ClientExportProgress>? written, CancellationToken cancellation);
}

/// <param name="Clients">Written so far.</param>
/// <param name="Of">How many there are about.</param>
public readonly record struct ClientExportProgress(long Clients, long Of);

/// <summary>How an import of clients ended.</summary>
public abstract record ClientImportEnd
{
    private ClientImportEnd() { }

    /// <param name="Clients">Registered by this run.</param>
    /// <param name="Known">Rows that had been taken before.</param>
    /// <param name="Rejected">Rows that could not be taken.</param>
    public sealed record Done(long Clients, long Known, long Rejected) : ClientImportEnd;

    /// <summary>The file cannot be used at all, or another import is running; nothing was taken.</summary>
    public sealed record Refused(Rejection Reason) : ClientImportEnd;
}

/// <summary>A row that could not be taken. Nothing of what it says is repeated here.</summary>
/// <param name="Line">Its line in the file; the header is line 1.</param>
/// <param name="Reason">Stable, in kebab-case.</param>
/// <param name="Column">By our name of it; null where it is about the whole row.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record RejectedClient(long Line, string Reason, string? Column, string Message);
