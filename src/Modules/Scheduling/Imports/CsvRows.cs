using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;

namespace Bookings.Scheduling;

/// <param name="Line">Its first line in the file, from 1.</param>
/// <param name="Fields">By <see cref="ImportColumn"/>; null for a column that the file does not have.</param>
/// <param name="Fault">Why the row cannot even be read.</param>
internal readonly record struct ExportRow(long Line, string?[] Fields, RowFault? Fault);

/// <summary>
/// The rows of an export, one after the other: UTF-8 with or without a byte order mark, separated by comma, semicolon or tab. It is read line by line, so
/// that a quote that is never closed spoils its own line and not the rest of the file; a quoted field over several lines is put together again.
/// </summary>
internal sealed class CsvRows : IAsyncDisposable
{
    private const int LongestLine = 262_144;
    private const int MostLinesOfARow = 200;

    private readonly CsvReader _reader;
    private readonly Quotes _quotes;
    private readonly int[] _places;

    private CsvRows(CsvReader reader, Quotes quotes, int[] places) => (_reader, _quotes, _places) = (reader, quotes, places);

    /// <summary>Reads the header; the stream is closed with the rows.</summary>
    internal static async Task<(CsvRows? Rows, Rejection? Refusal)> Open(Stream csv, CancellationToken cancellation)
    {
        var quotes = new Quotes();
        var reader = CsvReader.Create(csv, quotes.Options(null, allowsLineBreaks: false));
        var places = new int[HeaderAliases.Table.Count];
        Array.Fill(places, -1);
        if (await Place(reader, places, cancellation) is { } refusal)
        {
            await reader.DisposeAsync();
            return (null, refusal);
        }

        return (new(reader, quotes, places), null);
    }

    internal async IAsyncEnumerable<ExportRow> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        var held = new List<(long Line, string Text)>();
        while (await Next(cancellation) is var next && next != Step.End)
        {
            if (next == Step.TooLong)
            {
                yield return new(_reader.LineNumber, [], RowFault.LineTooLong);
                break;
            }

            var (line, isOpen) = (_reader.LineNumber, _quotes.AreOpen);
            if (held.Count == 0 && !isOpen)
            {
                yield return Row(line, _reader);
                continue;
            }

            var text = Encoding.UTF8.GetString(_reader.RawRecord);
            held.Add((line, text));
            if ((held.Count > 1 && text.Count(letter => letter == '"') % 2 == 1) || held.Count == MostLinesOfARow)
            {
                foreach (var row in PutTogether(held))
                {
                    yield return row;
                }

                held.Clear();
            }
        }

        foreach (var row in PutTogether(held))
        {
            yield return row;
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    /// <summary>One row over several lines; or where that makes none, the first line is spoilt and the others are rows of their own.</summary>
    private IEnumerable<ExportRow> PutTogether(List<(long Line, string Text)> held)
    {
        if (held.Count == 0)
        {
            yield break;
        }

        var whole = Alone(held[0].Line, string.Join('\n', held.Select(one => one.Text)), allowsLineBreaks: true);
        if (whole.Fault is null)
        {
            yield return whole;
            yield break;
        }

        yield return new(held[0].Line, [], RowFault.QuotesWrong);
        foreach (var (line, text) in held.Skip(1))
        {
            yield return Alone(line, text, allowsLineBreaks: false);
        }
    }

    private ExportRow Alone(long line, string text, bool allowsLineBreaks)
    {
        using var one = CsvReader.Create(Encoding.UTF8.GetBytes(text), _quotes.Options(_reader.Separator, allowsLineBreaks) with { HasHeader = false });
        _quotes.Reset();
        return one.Read() ? Row(line, one) : new(line, [], RowFault.FieldCount);
    }

    private ExportRow Row(long line, CsvReader row)
    {
        if (_quotes.AreWrong)
        {
            return new(line, [], RowFault.QuotesWrong);
        }

        var width = _reader.Headers.Count;
        if (row.FieldCount < width || Enumerable.Range(width, row.FieldCount - width).Any(at => row.GetString(at).Length > 0))
        {
            return new(line, [], RowFault.FieldCount);
        }

        return new(line, [.. _places.Select(place => place < 0 ? null : row.GetString(place).Trim())], null);
    }

    private async Task<Step> Next(CancellationToken cancellation)
    {
        _quotes.Reset();
        try
        {
            return await _reader.ReadAsync(cancellation) ? Step.Row : Step.End;
        }
        catch (CsvFormatException)
        {
            return Step.TooLong;
        }
    }

    private static async Task<Rejection?> Place(CsvReader reader, int[] places, CancellationToken cancellation)
    {
        try
        {
            await reader.ReadHeaderAsync(cancellation);
        }
        catch (CsvFormatException)
        {
            return new HeaderUnreadable();
        }

        for (var at = 0; at < reader.Headers.Count; at++)
        {
            if (HeaderAliases.Find(reader.Headers[at]) is { } column)
            {
                if (places[(int)column] >= 0)
                {
                    return new ColumnTwice(HeaderAliases.NameOf(column));
                }

                places[(int)column] = at;
            }
        }

        List<string> missing = [.. HeaderAliases.Table.Where(row => row.IsNeeded && places[(int)row.Column] < 0).Select(row => row.Name)];
        return missing.Count == HeaderAliases.Table.Count(row => row.IsNeeded) ? new HeaderUnreadable() : missing.Count > 0 ? new ColumnsMissing(missing) : null;
    }

    private enum Step
    {
        Row,
        TooLong,
        End,
    }

    /// <summary>What the reader says of the record that it comes to next.</summary>
    private sealed class Quotes
    {
        public bool AreWrong { get; private set; }

        /// <summary>The line ended inside a quoted field.</summary>
        public bool AreOpen { get; private set; }

        public void Reset() => (AreWrong, AreOpen) = (false, false);

        public CsvReaderOptions Options(char? separator, bool allowsLineBreaks) => new()
        {
            Separator = separator,
            AllowLineBreaksInQuotes = allowsLineBreaks,
            MaxRecordSize = LongestLine,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = record =>
            {
                AreWrong = true;
                AreOpen |= record.Reason is CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.UnterminatedQuote;
            },
        };
    }
}

internal sealed record HeaderUnreadable() : Rejection(
    Because.RuleBroken, "header-unreadable",
    new(
        "The first line is not a header: a text file in UTF-8 is needed, with the names of its columns in the first line.",
        "Den første linjen er ingen overskrift: det trengs en tekstfil i UTF-8 med kolonnenavnene i første linje.",
        "La prima riga non è un'intestazione: serve un file di testo in UTF-8 con i nomi delle colonne nella prima riga."));

internal sealed record ColumnTwice(string Column) : Rejection(
    Because.RuleBroken, "column-twice",
    new(
        $"Two columns of the header mean '{Column}': rename one of them.",
        $"To kolonner i overskriften betyr «{Column}»: gi én av dem et annet navn.",
        $"Due colonne dell'intestazione significano «{Column}»: rinominane una."));

internal sealed record ColumnsMissing(IReadOnlyList<string> Columns) : Rejection(
    Because.RuleBroken, "columns-missing",
    new(
        $"The header has no column for: {string.Join(", ", Columns)}. docs/import.md lists the spellings that are understood.",
        $"Overskriften mangler kolonne for: {string.Join(", ", Columns)}. Skrivemåtene som forstås, står i docs/import.md.",
        $"Nell'intestazione manca una colonna per: {string.Join(", ", Columns)}. I nomi riconosciuti sono in docs/import.md."));
