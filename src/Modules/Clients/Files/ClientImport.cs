namespace Bookings.Clients;

/// <summary>Takes a list of clients over, a batch of lines after the other, each in a transaction.</summary>
internal sealed class ClientImport(EventStore store, BookingsDatabase database, ContactIndex contacts, KnownClients known)
{
    internal const int LinesOfABatch = 250;
    internal const int TurnKind = 20564;

    internal async Task<ClientImportEnd> Run(
        Caller caller, Stream csv, IProgress<long>? read, Action<RejectedClient> rejected, CancellationToken cancellation)
    {
        var (file, refusal) = await ClientCsv.Open(csv, cancellation);
        if (file is null)
        {
            return new ClientImportEnd.Refused(refusal!);
        }

        await using (file)
        {
            await using var turn = await Turn.Take(database, caller.Tenant, TurnKind, cancellation);
            return turn is null
                ? new ClientImportEnd.Refused(new ClientImportRuns())
                : await TakeAll(file, caller with { Idempotency = null, IfMatch = null }, read, rejected, cancellation);
        }
    }

    private async Task<ClientImportEnd> TakeAll(
        ClientCsv file, Caller caller, IProgress<long>? read, Action<RejectedClient> rejected, CancellationToken cancellation)
    {
        var (validator, batch, sum) = (new RegisterClient.Validator(), new List<Candidate>(LinesOfABatch), new Sum(rejected));
        var lines = 0L;
        await foreach (var row in file.Read(cancellation))
        {
            if ((row.Fault ?? Fault(row, validator)) is { } fault)
            {
                sum.Reject(fault);
            }
            else
            {
                batch.Add(new(row.Line, row.Client!));
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
            await Take(caller, batch, sum, cancellation);
            batch.Clear();
            sum.Tell();
            read?.Report(lines);
        }
    }

    private static RejectedClient? Fault(ClientCsvRow row, RegisterClient.Validator validator)
    {
        foreach (var (field, rules) in validator.Errors(row.Client!))
        {
            var column = Enum.TryParse<ClientColumn>(field.Trim('/'), ignoreCase: true, out var named) ? ClientColumns.NameOf(named) : null;
            return new(row.Line, "client-details-wrong", column, $"It {rules[0]}.");
        }

        // A second run must know them again, and a name alone is nobody's own.
        return row.Client is { Reference: null, Email: null, Phone: null }
            ? new(row.Line, "nothing-to-know-them-by", null, "It needs a reference, an e-mail or a phone: by a name alone nobody is told from a namesake.")
            : null;
    }

    /// <summary>All rows or, when the database refuses them together, each half by itself: in the end only the row that is to blame is left out.</summary>
    private async Task Take(Caller caller, List<Candidate> rows, Sum sum, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        var fresh = await known.LeaveOut(caller.Tenant, rows, cancellation);
        sum.Known += rows.Count - fresh.Count;
        try
        {
            var outcome = await store.Transact(caller, transaction =>
            {
                RegisterClient.Stage(transaction, contacts, [.. fresh.Select(row => row.Command())]);
                return Task.FromResult<Rejection?>(null);
            }, cancellation);
            if (outcome is Outcome.Refused { Reason: var no })
            {
                throw new InvalidOperationException($"An import of clients was refused: {no.Code}.");
            }

            sum.Clients += fresh.Count;
        }
        catch (PostgresException broken) when (broken.SqlState[..2] is "22" or "23")
        {
            sum.Known -= rows.Count - fresh.Count;
            if (rows.Count == 1)
            {
                sum.Reject(new(rows[0].Line, "not-storable", null, "The database refused this row."));
                return;
            }

            await Take(caller, [.. rows.Take(rows.Count / 2)], sum, cancellation);
            await Take(caller, [.. rows.Skip(rows.Count / 2)], sum, cancellation);
        }
    }

    private sealed class Sum(Action<RejectedClient> rejected)
    {
        private readonly List<RejectedClient> _waiting = [];
        private long _rejected;

        public long Clients { get; set; }

        public long Known { get; set; }

        public ClientImportEnd End => new ClientImportEnd.Done(Clients, Known, _rejected);

        public void Reject(RejectedClient row)
        {
            _waiting.Add(row);
            _rejected++;
        }

        /// <summary>In the order of the file, a batch at a time.</summary>
        public void Tell()
        {
            foreach (var row in _waiting.OrderBy(row => row.Line))
            {
                rejected(row);
            }

            _waiting.Clear();
        }
    }
}

internal sealed record ClientImportRuns() : Rejection(Because.Conflict, "client-import-runs", new(
    "Another import of clients of this business is running. Wait for its end, then start this one again.",
    "En annen import av kunder for denne virksomheten kjører. Vent til den er ferdig, og start denne på nytt.",
    "È in corso un'altra importazione di clienti di questa attività. Aspetta che finisca, poi riavvia questa."));
