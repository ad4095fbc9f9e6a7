using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;

namespace Bookings.Clients;

/// <summary>A row on its way in: who it is, or why it cannot be read.</summary>
internal sealed record ClientCsvRow(long Line, RegisterClient.Request? Client, RejectedClient? Fault)
{
    public override string ToString() => "«personal»";
}

/// <summary>
/// The rows of a list of clients, one after the other: UTF-8 with or without a byte order mark, separated by comma, semicolon or tab. A quoted field may go
/// over several lines; one that never ends spoils what comes after it, up to 64 KB, and says so with its line.
/// </summary>
internal sealed class ClientCsv : IAsyncDisposable
{
    private const int LargestRow = 65_536;

    private readonly CsvReader _reader;
    private readonly int[] _places;
    private readonly Marks _marks;

    private ClientCsv(CsvReader reader, int[] places, Marks marks) => (_reader, _places, _marks) = (reader, places, marks);

    /// <summary>Reads the header; the stream is closed with the rows.</summary>
    internal static async Task<(ClientCsv? Rows, Rejection? Refusal)> Open(Stream csv, CancellationToken cancellation)
    {
        var marks = new Marks();
        var reader = CsvReader.Create(csv, new CsvReaderOptions
        {
            MaxRecordSize = LargestRow,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            OnMalformedRecord = _ => marks.IsMalformed = true,
        });
        var places = new int[ClientColumns.Table.Count];
        Array.Fill(places, -1);
        if (await Place(reader, places, cancellation) is { } refusal)
        {
            await reader.DisposeAsync();
            return (null, refusal);
        }

        return (new(reader, places, marks), null);
    }

    internal async IAsyncEnumerable<ClientCsvRow> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await Next(cancellation) is var next && next != Step.End)
        {
            if (next == Step.Endless)
            {
                yield return Wrong("quotes-wrong", null, "A quoted field does not end: this row and all after it could not be read.");
                yield break;
            }

            yield return _marks.IsMalformed ? Wrong("quotes-wrong", null, "A quote stands where none can.")
                : _reader.FieldCount < _reader.Headers.Count ? Wrong("wrong-number-of-fields", null, "The row has not as many fields as the header.")
                : Row();
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private ClientCsvRow Row()
    {
        var fields = new string?[_places.Length];
        foreach (var (column, _, _) in ClientColumns.Table)
        {
            if (_places[(int)column] is >= 0 and var place && _reader.GetString(place).Trim() is { Length: > 0 } text)
            {
                // U+FFFD is what bytes that are not UTF-8 were read as.
                if (TextGuard.Fault(text) is not null || text.AsSpan().IndexOfAny('\n', '\t', '\uFFFD') >= 0)
                {
                    return Wrong("text-not-allowed", column, "The field has control characters or several lines, or is not UTF-8.");
                }

                fields[(int)column] = TextGuard.Normal(Plain(text));
            }
        }

        var year = fields[(int)ClientColumn.BirthYear] is { } digits ? int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1 : (int?)null;
        var parts = new[] { fields[(int)ClientColumn.FirstName], fields[(int)ClientColumn.LastName] }.OfType<string>().ToList();
        return new(_reader.LineNumber, new(
            fields[(int)ClientColumn.Name] ?? (parts.Count == 0 ? null : string.Join(' ', parts)), fields[(int)ClientColumn.Email], fields[(int)ClientColumn.Phone], year,
            fields[(int)ClientColumn.Reference], fields[(int)ClientColumn.Language], fields[(int)ClientColumn.Zone]), null);
    }

    /// <summary>Without the apostrophe that an export puts before what a spreadsheet would run as a formula.</summary>
    private static string Plain(string text) => text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..] : text;

    private ClientCsvRow Wrong(string reason, ClientColumn? column, string message) => new(
        _reader.LineNumber, null, new(_reader.LineNumber, reason, column is { } named ? ClientColumns.NameOf(named) : null, message));

    private async Task<Step> Next(CancellationToken cancellation)
    {
        _marks.IsMalformed = false;
        try
        {
            return await _reader.ReadAsync(cancellation) ? Step.Row : Step.End;
        }
        catch (CsvFormatException)
        {
            return Step.Endless;
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
            return new ClientHeaderUnreadable();
        }

        for (var at = 0; at < reader.Headers.Count; at++)
        {
            if (ClientColumns.Find(reader.Headers[at]) is { } column)
            {
                if (places[(int)column] >= 0)
                {
                    return new ClientColumnTwice(ClientColumns.NameOf(column));
                }

                places[(int)column] = at;
            }
        }

        return places.All(place => place < 0) ? new ClientHeaderUnreadable() : null;
    }

    private enum Step
    {
        Row,
        Endless,
        End,
    }

    private sealed class Marks
    {
        public bool IsMalformed { get; set; }
    }
}

internal sealed record ClientHeaderUnreadable() : Rejection(Because.RuleBroken, "client-header-unreadable", new(
    "The first line names no column of a client: docs/clients.md lists the spellings that are understood.",
    "Den første linjen har ingen kolonne for en kunde: docs/clients.md har skrivemåtene som forstås.",
    "La prima riga non nomina alcuna colonna di un cliente: docs/clients.md elenca le grafie riconosciute."));

internal sealed record ClientColumnTwice(string Column) : Rejection(Because.RuleBroken, "client-column-twice", new Words(
    "Two columns of the header mean '{0}': rename one of them.", "To kolonner betyr '{0}': gi en av dem et annet navn.", "Due colonne significano '{0}': rinominane una.").With(Column));
