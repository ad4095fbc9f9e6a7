using System.Text;

namespace Bookings.Privacy;

/// <summary>The data map for people.</summary>
internal static class DataMapMarkdown
{
    internal const string NobodyChosen = "Nobody: this installation hands data to no one.";

    internal static string Of(DataMap map)
    {
        var text = new StringBuilder("# Data map and register of processing\n");
        void Say(string paragraph) => text.Append(paragraph).Append('\n');

        Say("Made by `./run datamap` from the program itself; a test holds this file to it. GDPR Art. 30: whose data, why, on what ground, how long, who gets it. `./run datamap --format json` or `csv` for programs,");
        Say("`GET /v1/register` for the owner and the auditor of a business. The names of recipients depend on the installation: here there is none.");
        Table(text, "Classes of data", ["class", "whose", "why", "on what ground", "how long", "events with it"], Purpose.All.Select(one => new[]
        {
            one.Class.Label(), one.Whose, one.Why, one.Basis, one.Kept, map.Fields.Where(field => field.Class == one.Class).Select(field => field.Event).Distinct(StringComparer.Ordinal).Count() is var count and > 0 ? $"{count}" : "none yet",
        }));
        Table(text, "Personal values in history", ["module", "stream", "event", "field", "holds", "class"], map.Fields.Select(field => new[]
        {
            field.Module, Code(field.Stream), Code(field.Event), Code(field.Field), field.Kind, field.Class.Label(),
        }));
        Say("\nEach is sealed under a key of its stream alone (docs/formats.md), and opened at the edge only. Everything else in history is ids, times, numbers and codes.");
        Table(text, "Read models", ["module", "table", "class", "sealed block", "random numbers in clear"], map.Tables.Select(table => new[]
        {
            table.Module, Code(table.Table), table.Class.Label(), table.HoldsSealed ? "yes" : "no", table.Columns.Count > 0 ? string.Join(", ", table.Columns.Select(Code)) : "none",
        }));
        Say("\nAn erasure empties the numbers at once, and the blocks when those of history go.");
        Table(text, "Further tables by which somebody can be found", ["table", "holds", "until", "in an answer to its person"], LinkedTable.All.OrderBy(table => table.Table, StringComparer.Ordinal).Select(table => new[]
        {
            Code(table.Table), table.Holds, table.Until, table.NotShown is { } why ? $"no: {why}" : "yes",
        }));
        Table(text, "Where it leaves the house", ["setting", "what", "classes", "recipient"], map.Exits.Select(exit => new[]
        {
            Code(exit.Setting), exit.What, Labels(exit.Carries), exit.Recipient?.Name ?? "not set",
        }));
        Say("\nEvery connection out is made at one place (`WayOut`), which refuses hosts of nobody that is registered for what leaves there. Beside these: webhooks and calendar feeds, whose receivers the business chooses itself and");
        Say("answers for. A webhook carries ids, times and codes; a feed times, and at most the service and the place. The custodian of keys and the database hold keys and ciphertext. Where");
        Say("`Kms:CredentialsOfMachine` is set, AWS's library asks the metadata service of the machine for credentials by a client of its own; nobody's data is in that.");
        if (map.Recipients.Count == 0)
        {
            Say("\n## Recipients");
            Say(NobodyChosen);
        }
        else
        {
            Table(text, "Recipients", ["name", "hosts", "why", "country", "agreement since", "classes", "transfer"], map.Recipients.Select(one => new[]
            {
                Plain(one.Name), string.Join(", ", one.Hosts), Plain(one.Purpose), one.Country, $"{one.Since:uuuu-MM-dd}", Labels(one.Data), one.Transfer ?? "none: inside the EEA",
            }));
        }

        return text.ToString();
    }

    internal static string Labels(IReadOnlyList<DataClass> classes) => classes.Count == 0 ? "none" : string.Join(", ", classes.Select(one => one.Label()));

    private static void Table(StringBuilder text, string title, string[] head, IEnumerable<string[]> rows)
    {
        text.Append("\n## ").Append(title).Append('\n');
        text.Append("| ").AppendJoin(" | ", head).Append(" |\n|").Insert(text.Length, "---|", head.Length).Append('\n');
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        }
    }

    private static string Code(string name) => $"`{name}`";

    /// <summary>What an operator wrote stays in its cell.</summary>
    private static string Plain(string written) => written.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
