using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bookings.Clients.Contracts;
using NodaTime.Text;

namespace Bookings.Scheduling;

/// <summary>What became of a booking, as the other system says.</summary>
internal enum ImportStatus
{
    Booked,
    Completed,
    Missed,
}

/// <summary>A row that makes sense by itself.</summary>
/// <param name="Source">Stands for the booking id.</param>
/// <param name="Zone">Null where the row has none.</param>
/// <param name="BookedAt">Null where the file does not say.</param>
internal sealed record ImportRow(
    long Line, byte[] Source, NewClient Client, string Location, string Provider, string Service,
    Instant? BookedAt, LocalDateTime Start, LocalDateTime End, Zone? Zone, ImportStatus Status)
{
    /// <summary>It holds a person.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>Reads rows, and says what is wrong with those that make no sense.</summary>
internal sealed class RowReader(TenantId tenant, IClientRegistry clients)
{
    private const int LongestText = 200;

    private static readonly LocalDateTimePattern[] Locals =
        [.. new[] { "uuuu'-'MM'-'dd'T'HH':'mm':'ss", "uuuu'-'MM'-'dd'T'HH':'mm", "uuuu'-'MM'-'dd HH':'mm':'ss", "uuuu'-'MM'-'dd HH':'mm" }.Select(LocalDateTimePattern.CreateWithInvariantCulture)];

    private static readonly Dictionary<string, ImportStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["completed"] = ImportStatus.Completed, ["complete"] = ImportStatus.Completed, ["done"] = ImportStatus.Completed, ["attended"] = ImportStatus.Completed,
        ["arrived"] = ImportStatus.Completed, ["fulfilled"] = ImportStatus.Completed, ["finished"] = ImportStatus.Completed, ["show"] = ImportStatus.Completed,
        ["noshow"] = ImportStatus.Missed, ["missed"] = ImportStatus.Missed, ["dna"] = ImportStatus.Missed, ["didnotattend"] = ImportStatus.Missed, ["absent"] = ImportStatus.Missed,
        ["booked"] = ImportStatus.Booked, ["confirmed"] = ImportStatus.Booked, ["scheduled"] = ImportStatus.Booked, ["active"] = ImportStatus.Booked, ["accepted"] = ImportStatus.Booked,
    };

    private readonly byte[] _prefix = Encoding.UTF8.GetBytes($"bookings/import/v1\n{tenant}\n");

    internal (ImportRow? Row, RowFault? Fault) Read(ExportRow csv)
    {
        var fields = csv.Fields;
        if ((csv.Fault ?? Texts(fields)) is { } fault)
        {
            return (null, fault);
        }

        var zone = fields[(int)ImportColumn.Zone] is { Length: > 0 } id ? Zone.Find(id) : null;
        if (zone is null && fields[(int)ImportColumn.Zone] is { Length: > 0 })
        {
            return (null, RowFault.ZoneUnknown);
        }

        if (!Statuses.TryGetValue(HeaderAliases.Key(fields[(int)ImportColumn.Status]!), out var status))
        {
            return (null, RowFault.StatusUnknown);
        }

        var (start, end, booked) = (Local(fields[(int)ImportColumn.Start]!), Local(fields[(int)ImportColumn.End]!), Moment(fields[(int)ImportColumn.BookedAt]));
        if (start is null || end is null || !booked.IsTime)
        {
            return (null, RowFault.NotATime(start is null ? ImportColumn.Start : end is null ? ImportColumn.End : ImportColumn.BookedAt));
        }

        if (!LocalTimes.IsWithinReach(start.Value.Date) || !LocalTimes.IsWithinReach(end.Value.Date))
        {
            return (null, RowFault.OutOfReach(LocalTimes.IsWithinReach(start.Value.Date) ? ImportColumn.End : ImportColumn.Start));
        }

        var (client, wrong) = Client(fields);
        return wrong is not null
            ? (null, wrong)
            : (new(csv.Line, Source(fields[(int)ImportColumn.BookingId]!), client!, fields[(int)ImportColumn.Location]!, fields[(int)ImportColumn.Provider]!,
                fields[(int)ImportColumn.Service]!, booked.At, start.Value, end.Value, zone, status), null);
    }

    /// <summary>The rules for all text, and that what is needed is there. Fields are brought to their normal form.</summary>
    private static RowFault? Texts(string?[] fields)
    {
        foreach (var (column, _, isNeeded, _) in HeaderAliases.Table)
        {
            if (fields[(int)column] is not { Length: > 0 } text)
            {
                if (isNeeded)
                {
                    return RowFault.Missing(column);
                }

                continue;
            }

            // U+FFFD is what bytes that are not UTF-8 were read as.
            if (TextGuard.Fault(text) is not null || text.AsSpan().IndexOfAny('\n', '\t', '\uFFFD') >= 0)
            {
                return RowFault.TextNotAllowed(column);
            }

            fields[(int)column] = text = TextGuard.Normal(text);
            if (column is not (ImportColumn.ClientName or ImportColumn.ClientEmail or ImportColumn.ClientPhone) && TextGuard.LengthInRunes(text) > LongestText)
            {
                return RowFault.TooMuchText(column);
            }
        }

        return null;
    }

    private (NewClient? Client, RowFault? Fault) Client(string?[] fields)
    {
        var year = fields[(int)ImportColumn.ClientBirthYear] is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1
            : (int?)null;
        var client = new NewClient(
            ClientSource.Import, Given(ImportColumn.ClientName), Given(ImportColumn.ClientEmail), Given(ImportColumn.ClientPhone), year, Given(ImportColumn.ClientId));

        // On every row, also of a client who is known: whether a row is taken must not depend on which came first.
        foreach (var (field, rules) in clients.Check(client))
        {
            return (null, RowFault.Client(ColumnOf(field), rules[0]));
        }

        return (client, null);

        string? Given(ImportColumn column) => fields[(int)column] is { Length: > 0 } given ? given : null;
    }

    private static ImportColumn ColumnOf(string field) => field.Trim('/') switch
    {
        var name when name.Equals(nameof(NewClient.Name), StringComparison.OrdinalIgnoreCase) => ImportColumn.ClientName,
        var name when name.Equals(nameof(NewClient.Email), StringComparison.OrdinalIgnoreCase) => ImportColumn.ClientEmail,
        var name when name.Equals(nameof(NewClient.Phone), StringComparison.OrdinalIgnoreCase) => ImportColumn.ClientPhone,
        var name when name.Equals(nameof(NewClient.BirthYear), StringComparison.OrdinalIgnoreCase) => ImportColumn.ClientBirthYear,
        _ => ImportColumn.ClientId,
    };

    private byte[] Source(string bookingId) => SHA256.HashData([.. _prefix, .. Encoding.UTF8.GetBytes(bookingId)])[..16];

    private static LocalDateTime? Local(string text)
    {
        foreach (var pattern in Locals)
        {
            if (pattern.Parse(text) is { Success: true } parsed)
            {
                return parsed.Value;
            }
        }

        return null;
    }

    /// <summary>With an offset, or in UTC.</summary>
    private static (bool IsTime, Instant? At) Moment(string? text) =>
        text is not { Length: > 0 } ? (true, null)
        : OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } exact ? (true, exact.Value.ToInstant())
        : Local(text) is { } utc ? (true, utc.InUtc().ToInstant())
        : (false, null);
}
