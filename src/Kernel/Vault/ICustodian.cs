namespace Bookings.Kernel;

/// <summary>
/// Who keeps the secret of each epoch, and under number 0 the one that signs the ledger (<see cref="LedgerKeys"/>), outside PostgreSQL and outside its backups. Every key-encryption key comes from it, so
/// whoever has destroyed an epoch's secret has destroyed everything that was wrapped in that epoch and not re-wrapped.
/// </summary>
public interface ICustodian
{
    /// <summary>Stored beside each epoch, so that a database is not served with another kind of custodian by mistake.</summary>
    string Name { get; }

    /// <summary>What its destruction rests on. Certificates print it.</summary>
    Assurance Assurance { get; }

    /// <summary>Draws and durably keeps the secret of an epoch.</summary>
    /// <exception cref="VaultUnavailableException">It cannot, or already holds one of this number.</exception>
    ValueTask<Secret> Create(int epoch, CancellationToken ct);

    /// <summary>The secret of an epoch, or null when there is none: never made, or destroyed.</summary>
    /// <exception cref="VaultUnavailableException">It cannot be asked now, or must not be trusted as it stands.</exception>
    ValueTask<Secret?> Open(int epoch, CancellationToken ct);

    /// <summary>Destroys the secret for good. Repeatable: a second call says that it is gone.</summary>
    /// <returns>What was done, for the record; it never says anything about the secret's value.</returns>
    ValueTask<string> Destroy(int epoch, CancellationToken ct);
}
