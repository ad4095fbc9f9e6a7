using System.Globalization;
using System.Text;
using NodaTime.Text;

namespace Bookings.Privacy;

/// <summary>Who answers for the data, and who keeps its keys.</summary>
/// <param name="Name">Of the business, as everyone sees it.</param>
/// <param name="Address">Its public address.</param>
/// <param name="Assurance">What the custodian's destruction proves, and what it does not.</param>
internal sealed record Controller(string Name, string Address, string Custodian, string Assurance);

/// <summary>
/// What a certificate says: plain text, one fact a line, made of the case and of how much history the ledger held then. It is made once and kept. It names nobody. Each stage says
/// what it does not prove.
/// </summary>
internal static class Statement
{
    internal const string Format = "bookings-erasure/v1";

    /// <param name="history">The root over the business's events, as far as the ledger has come.</param>
    /// <param name="ended">Of the epoch in which the keys were wrapped, once it is destroyed.</param>
    internal static string Of(ErasureId serial, ErasureCase erasure, ErasureStage stage, Controller controller, LedgerRoot history, EndedEpoch? ended)
    {
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(name).Append(": ").Append(value.ReplaceLineEndings(" ")).Append('\n');

        text.Append(Format).Append('\n');
        Line("serial", serial.Value.ToString());
        Line("stage", GetErasure.Spoken(stage));
        Line("controller", $"{controller.Name} ({controller.Address})");
        Line("receipt-sha256", erasure.Receipt!.Value.Value);
        Line("requested", $"{At(erasure.RequestedAt)} by {GetErasure.Spoken(erasure.By)}");
        Line("identity-checked", erasure.Identity!.Value.Value);
        Line("confirmed", At(erasure.ConfirmedAt!.Value));
        Line("fenced", At(erasure.FencedAt!.Value));
        Line("subjects", Number(erasure.People));
        Line("caches", $"{Number(erasure.Acknowledged!.Nodes)} nodes dropped what they remembered; every other lease had run out");
        foreach (var purged in erasure.Purged)
        {
            Line("purged", $"{purged.Module.Value} {Number(purged.Removed)}");
        }

        var destroyed = erasure.Destroyed!;
        Line("destroyed", At(destroyed.At));
        Line("keys-destroyed", Number(destroyed.Count));
        foreach (var kept in destroyed.Retained)
        {
            Line("retained", $"{Retention.Label(kept.Class)} {Number(kept.Count)} until {At(kept.Until)} on {Retention.Of(kept.Class)?.Basis}");
        }

        Line("kept", "of nobody: keyed prints of addresses that want no mail, hashes of rows of an import that were taken, and that messages went, of which kind and when");
        Line("method", "AES-256-GCM under a random key for each stream; the keys are gone, and were wrapped under keys of their epoch");
        Line("epoch", Number(destroyed.Epoch));
        Line("custodian", $"{controller.Custodian}: {controller.Assurance}");
        Line("events-root", $"{Number(history.Size)} {Convert.ToBase64String(history.Root)}");
        if (ended is not null && stage >= ErasureStage.Final)
        {
            Line("epoch-destroyed", $"{Number(ended.Epoch)} {At(ended.At)}: {ended.Evidence}");
            Line("backup-horizon", "none: no copy of the database, however old, holds a key that opens this");
        }
        else
        {
            Line("backup-horizon", $"a copy of the database from before {At(destroyed.At)} opens with the secret of epoch {Number(destroyed.Epoch)} until that is destroyed");
        }

        Line("ciphertext", stage >= ErasureStage.Physical
            ? $"removed {At(erasure.PhysicalAt!.Value)} from the tables, which were vacuumed; pages, logs and copies of the database may keep bytes for which there is no key"
            : "still stored, without a key");
        foreach (var told in erasure.Disclosed?.Kinds ?? [])
        {
            Line("disclosed", $"{told.Kind} {Number(told.Count)}{(told.Retracted > 0 ? $", of them retracted {Number(told.Retracted)}" : "")}");
        }

        Line("not-covered", "mail and messages that were delivered, paper, and files that were exported before");
        Line("not-proved", "that nobody copied something while it could be read");
        return text.ToString();
    }

    private static string At(Instant at) => InstantPattern.General.Format(at);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
