namespace Bookings.Kernel;

/// <summary>What is exported, and by which columns: read back by a later program, they are still these.</summary>
internal static class ExportedTables
{
    /// <summary>The table, its columns, and which of its rows.</summary>
    internal static readonly IReadOnlyList<(string Name, string Columns, string Where)> All =
    [
        ("epochs", "epoch, state, custodian, canary, created, activated, destroyed, evidence", "true"),
        ("stream_keys", "epoch, tenant_id, stream_id, class, owner_tag, wrapped, commitment", "epoch = {0}"),
        ("contact_index", "epoch, tenant_id, entry, kind, tag, owner_tag, reference, commitment", "epoch = {0}"),
        ("tombstones", "tenant_id, stream_id, class, epoch, retained_until", "true"),
        ("taken", "at", "true"),
    ];

    /// <summary>Where an export is unpacked to.</summary>
    internal static string Staged(string name) => name == "taken"
        ? "create temp table x_taken (at timestamptz not null) on commit drop"
        : $"create temp table x_{name} on commit drop as select {All.Single(table => table.Name == name).Columns} from vault.{name} with no data";

    internal static string Out(string name, string columns, string where, int epoch) => name == "taken"
        ? "copy (select clock_timestamp()) to stdout (format binary)"
        : $"copy (select {columns} from vault.{name} where {string.Format(System.Globalization.CultureInfo.InvariantCulture, where, epoch)}) to stdout (format binary)";

    internal static string In(string name, string columns) => $"copy x_{name} ({columns}) from stdin (format binary)";
}
