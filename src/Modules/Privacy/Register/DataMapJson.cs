using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookings.Privacy;

/// <summary>The data map for programs: the same lists under the same names.</summary>
internal static class DataMapJson
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Of(DataMap map) => JsonSerializer.Serialize(
        new
        {
            classes = Purpose.All.Select(RegisterView.ClassView.Of),
            fields = map.Fields.Select(field => new { field.Module, field.Stream, field.Event, field.Field, holds = field.Kind, @class = field.Class.Label() }),
            tables = map.Tables.Select(table => new { table.Module, table.Table, @class = table.Class.Label(), isSealed = table.HoldsSealed, numbers = table.Columns }),
            furtherTables = LinkedTable.All.Select(table => new { table.Table, table.Holds, table.Until, table.NotShown }),
            exits = map.Exits.Select(RegisterView.ExitView.Of),
            recipients = map.Recipients.Select(RegisterView.RecipientView.Of),
        },
        Written) + "\n";
}
