using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>
/// Takes an export over, one batch of lines after the other, each in a transaction. Batches are cut by lines of the file, not by what is new in them, so
/// that a run that was killed and made again comes to the same facts as one that was not.
/// </summary>
internal sealed class Importer(EventStore store, BookingsDatabase database, Practices practices, IClientRegistry clients, TimeProvider clock) : IImports
{
    internal const int LinesOfABatch = 250;

    /// <summary>Names its <see cref="Turn"/>.</summary>
    internal const int TurnKind = 20563;

    public async Task<ImportEnd> Run(
        Caller caller, Stream csv, ImportDefaults defaults, IProgress<ImportProgress>? progress, Action<RejectedRow> rejected, CancellationToken cancellation)
    {
        var (file, refusal) = await CsvRows.Open(csv, cancellation);
        if (file is null)
        {
            return new ImportEnd.Refused(refusal!);
        }

        await using (file)
        {
            await using var turn = await Turn.Take(database, caller.Tenant, TurnKind, cancellation);
            return turn is null
                ? new ImportEnd.Refused(new ImportRuns())
                : await TakeAll(file, caller with { Idempotency = null, IfMatch = null }, defaults, progress, rejected, cancellation);
        }
    }

    private async Task<ImportEnd> TakeAll(
        CsvRows file, Caller caller, ImportDefaults defaults, IProgress<ImportProgress>? progress, Action<RejectedRow> rejected, CancellationToken cancellation)
    {
        var (reader, sum, lines) = (new RowReader(caller.Tenant, clients), new Sum(), 0L);
        var (batch, wrong) = (new List<ImportRow>(LinesOfABatch), new List<RejectedRow>());
        var (batches, nextAnalysis) = (0, 2);
        await foreach (var line in file.Read(cancellation))
        {
            var (row, fault) = reader.Read(line);
            if (row is not null)
            {
                batch.Add(row);
            }
            else
            {
                wrong.Add(fault!.At(line.Line));
            }

            if (++lines % LinesOfABatch == 0)
            {
                await Finish();
            }
        }

        await Finish();
        return sum.End;

        async Task Finish()
        {
            await Take(caller, batch, defaults, sum, wrong, cancellation);
            foreach (var one in wrong.OrderBy(one => one.Line))
            {
                rejected(one);
            }

            sum.Rejected += wrong.Count;
            batch.Clear();
            wrong.Clear();
            progress?.Report(new(lines));
            if (++batches == nextAnalysis)
            {
                nextAnalysis *= 4;
                await PlannerStatistics.Refresh(database, cancellation);
            }
        }
    }

    /// <summary>All rows or, when the database refuses them together, each half by itself: in the end only the row that is to blame is left out.</summary>
    private async Task Take(Caller caller, List<ImportRow> rows, ImportDefaults defaults, Sum sum, List<RejectedRow> wrong, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        var (batch, refusal) = await Attempt(caller, rows, defaults, cancellation);
        if (refusal is null)
        {
            sum.Add(batch);
            wrong.AddRange(batch.Rejected);
        }
        else if (rows.Count == 1)
        {
            wrong.Add(refusal.At(rows[0].Line));
        }
        else
        {
            await Take(caller, [.. rows.Take(rows.Count / 2)], defaults, sum, wrong, cancellation);
            await Take(caller, [.. rows.Skip(rows.Count / 2)], defaults, sum, wrong, cancellation);
        }
    }

    private async Task<(ImportBatch Batch, RowFault? Refusal)> Attempt(Caller caller, List<ImportRow> rows, ImportDefaults defaults, CancellationToken cancellation)
    {
        ImportBatch batch = null!;
        var attempts = 0;
        try
        {
            var outcome = await store.Transact(caller, async transaction =>
            {
                // An attempt that is made again begins with nothing.
                batch = new(clients, practices, defaults, clock.GetCurrentInstant(), rows, looksFirst: attempts++ > 0);
                await batch.Stage(transaction, cancellation);
                return null;
            }, cancellation);
            return (batch, outcome is Outcome.Refused { Reason: var no } ? new RowFault(no.Code, null, no.Message.English) : null);
        }
        catch (PostgresException broken) when (broken.SqlState.StartsWith("22", StringComparison.Ordinal) || broken.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            // Data exceptions and violated constraints: one of the rows. Anything else is not the fault of a row, and ends the run.
            return (batch, RowFault.NotStorable);
        }
        catch (BusyException) when (rows.Count > 1)
        {
            // Many book at the same time: a smaller batch holds the calendar for less long.
            return (batch, RowFault.NotStorable);
        }
    }

    private sealed class Sum
    {
        private int _appointments, _clients, _providers, _known;

        public int Rejected { get; set; }

        public ImportEnd End => new ImportEnd.Done(_appointments, _clients, _providers, Rejected, _known);

        public void Add(ImportBatch batch)
        {
            _appointments += batch.Appointments;
            _clients += batch.Clients;
            _providers += batch.Providers;
            _known += batch.Known;
        }
    }
}

internal sealed record ImportRuns() : Rejection(
    Because.Conflict, "import-runs",
    new(
        "Another import of this business is running. Wait for its end, then start this one again.",
        "En annen import for denne virksomheten er i gang. Vent til den er ferdig, og start denne på nytt.",
        "È in corso un'altra importazione di questa attività. Aspetta che finisca, poi avvia di nuovo questa."));
