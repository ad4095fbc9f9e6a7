using Npgsql;

namespace Bookings.Kernel;

/// <summary>The epochs that live now, with their secrets opened and proved right; a snapshot that is replaced, never changed.</summary>
internal sealed class KeyRing(IReadOnlyDictionary<int, EpochKeys> epochs, int active)
{
    internal static KeyRing Empty { get; } = new(new Dictionary<int, EpochKeys>(), 0);

    /// <summary>Numbers of the epochs whose rows can be opened: the active one, and during a rotation the retiring one.</summary>
    internal int[] Live { get; } = [.. epochs.Keys.Order()];

    /// <exception cref="VaultUnavailableException">The ring has not been filled.</exception>
    internal EpochKeys Active => epochs.TryGetValue(active, out var keys)
        ? keys
        : throw new VaultUnavailableException("The vault has not been opened: no epoch is active here.");

    /// <exception cref="EpochMovedException">The epoch is not known here, or no longer.</exception>
    internal EpochKeys Of(int epoch) => epochs.TryGetValue(epoch, out var keys) ? keys : throw new EpochMovedException();

    /// <summary>Reads which epochs live and opens those that are new to this process.</summary>
    /// <exception cref="VaultUnavailableException">No epoch is active, or a secret is missing or wrong. Never an erasure.</exception>
    internal async Task<KeyRing> Next(NpgsqlDataSource database, ICustodian custodian, CancellationToken ct)
    {
        var rows = await EpochRow.Live(database, ct);
        var serving = rows.SingleOrDefault(row => row.State == EpochState.Active)
            ?? throw new VaultUnavailableException("The vault holds no active epoch: it was never founded, or this is not the database it belongs to.");
        var next = new Dictionary<int, EpochKeys>();
        try
        {
            foreach (var row in rows)
            {
                next[row.Epoch] = epochs.TryGetValue(row.Epoch, out var known) ? known : await row.Open(custodian, ct);
            }
        }
        catch
        {
            // Of the ring that stays none is closed.
            new KeyRing(next, 0).DisposeAllBut(this);
            throw;
        }

        return new(next, serving.Epoch);
    }

    /// <summary>Zeroes the secrets that the next ring no longer has.</summary>
    internal void DisposeAllBut(KeyRing next)
    {
        foreach (var (number, keys) in epochs)
        {
            if (!next.Live.Contains(number))
            {
                keys.Dispose();
            }
        }
    }
}
