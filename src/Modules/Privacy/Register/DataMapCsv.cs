using System.Text;

namespace Bookings.Privacy;

/// <summary>The data map as RFC 4180: a line for each personal property, with everything that is said of its class.</summary>
internal static class DataMapCsv
{
    internal static string Of(DataMap map)
    {
        var text = new StringBuilder("module,stream,event,field,holds,class,whose,why,ground,kept,tables,recipients\r\n");
        foreach (var field in map.Fields)
        {
            var purpose = Purpose.Of(field.Class);
            string[] cells =
            [
                field.Module, field.Stream, field.Event, field.Field, field.Kind, field.Class.Label(), purpose.Whose, purpose.Why, purpose.Basis, purpose.Kept,
                string.Join(' ', map.Tables.Where(table => table.Class == field.Class && table.Module == field.Module).Select(table => table.Table)),
                string.Join("; ", map.Recipients.Where(recipient => recipient.Data.Contains(field.Class)).Select(recipient => recipient.Name)),
            ];
            text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>A text that a spreadsheet would run as a formula has an apostrophe in front.</summary>
    internal static string Cell(string value)
    {
        var harmless = value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{value}" : value;
        return harmless.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
