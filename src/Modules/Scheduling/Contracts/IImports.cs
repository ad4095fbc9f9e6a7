namespace Bookings.Scheduling.Contracts;

/// <summary>The bookings of another system, from its export.</summary>
public interface IImports
{
    /// <summary>
    /// Takes over every row that can be taken, in the order of the file. What was taken before is passed over, so a run that was stopped is simply
    /// made again. Memory does not grow with the file.
    /// </summary>
    /// <param name="caller">For which business, and who is noted as the one who did it. Its Idempotency-Key plays no part.</param>
    /// <param name="csv">Read once, forwards.</param>
    /// <param name="rejected">Hears of each row that could not be taken, nearly in the order of the file.</param>
    Task<ImportEnd> Run(
        Caller caller, Stream csv, ImportDefaults defaults, IProgress<ImportProgress>? progress, Action<RejectedRow> rejected, CancellationToken cancellation);
}

/// <summary>What holds where the file says nothing.</summary>
/// <param name="Zone">For rows without a zone, at places that are not known yet.</param>
/// <param name="Language">In which the names of new services are, as BCP 47 has it; <c>en</c> where it is none.</param>
public sealed record ImportDefaults(DateTimeZone? Zone = null, string? Language = null);

/// <param name="Rows">Rows read so far, the header not counted.</param>
public readonly record struct ImportProgress(long Rows);

/// <summary>How an import ended.</summary>
public abstract record ImportEnd
{
    private ImportEnd() { }

    /// <summary>Counts of what this run added; of a run that found everything there already they are zero.</summary>
    /// <param name="Rejected">Rows that could not be taken.</param>
    /// <param name="Known">Rows that had been taken before.</param>
    public sealed record Done(int Appointments, int Clients, int Providers, int Rejected, int Known) : ImportEnd;

    /// <summary>The file cannot be used at all, or the business is busy; nothing was taken.</summary>
    public sealed record Refused(Rejection Reason) : ImportEnd;
}

/// <summary>A row that could not be taken. Nothing of what it says is repeated here.</summary>
/// <param name="Line">Its first line in the file; the header is line 1.</param>
/// <param name="Reason">Stable, in kebab-case.</param>
/// <param name="Column">By our name of it; null where it is about the whole row.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record RejectedRow(long Line, string Reason, string? Column, string Message);
