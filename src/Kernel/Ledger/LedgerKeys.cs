using System.Text;

namespace Bookings.Kernel;

/// <summary>
/// Keys that sign checkpoints: one for each log, all made from one secret of the installation. The custodian keeps it, outside the database and its backups;
/// unlike an epoch's it is never destroyed, for a log whose key is lost cannot go on under its name.
/// </summary>
public sealed class LedgerKeys(BookingsDatabase database, ICustodian custodian, TimeProvider clock) : IDisposable
{
    /// <summary>What the custodian knows the secret by. Epochs count from 1.</summary>
    public const int SecretNumber = 0;

    private const string Installation = "bookings";

    private readonly PatientCustodian _custodian = new(custodian, clock);
    private readonly SemaphoreSlim _opening = new(1);
    private Secret? _secret;

    /// <summary>Draws the secret for a database that has none yet; does nothing where there is one.</summary>
    /// <exception cref="VaultUnavailableException">The custodian cannot keep it.</exception>
    public async Task Found(CancellationToken cancellation)
    {
        if (await Identity(cancellation) is not null)
        {
            return;
        }

        using var secret = await OpenOrCreate(cancellation);
        using var key = KeyOf(secret, Installation);
        await using var insert = database.System.CreateCommand("insert into ledger.identity (custodian, public_key) values ($1, $2) on conflict do nothing");
        insert.Parameters.AddRange(new[] { Param.Text(custodian.Name), Param.Bytes(key.PublicKey()) });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The key of a log; dispose it.</summary>
    /// <exception cref="VaultUnavailableException">The secret cannot be had, or is another installation's: nothing is signed with a key that nobody knows.</exception>
    internal async ValueTask<Ed25519> Of(LogId log, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _secret) is null)
        {
            await _opening.WaitAsync(cancellation);
            try
            {
                _secret ??= await Open(cancellation);
            }
            finally
            {
                _opening.Release();
            }
        }

        return KeyOf(_secret!, log.Origin);
    }

    public void Dispose()
    {
        _secret?.Dispose();
        _opening.Dispose();
    }

    /// <summary>HKDF-Expand of the secret with <c>bookings/ledger/v1</c>, a line feed and the origin: who has the key of one log has no other.</summary>
    private static Ed25519 KeyOf(Secret secret, string origin)
    {
        Span<byte> seed = stackalloc byte[Ed25519.SeedSize];
        secret.Derive(Encoding.UTF8.GetBytes($"bookings/ledger/v1\n{origin}"), seed);
        try
        {
            return Ed25519.FromSeed(seed);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(seed);
        }
    }

    private async Task<Secret> Open(CancellationToken cancellation)
    {
        var secret = await _custodian.Open(SecretNumber, cancellation)
            ?? throw new VaultUnavailableException($"The custodian '{custodian.Name}' does not hold the secret that signs the ledger.");
        using var key = KeyOf(secret, Installation);
        if (await Identity(cancellation) is not { } known || !known.AsSpan().SequenceEqual(key.PublicKey()))
        {
            secret.Dispose();
            throw new VaultUnavailableException($"The secret that the custodian '{custodian.Name}' holds for the ledger belongs to another installation.");
        }

        return secret;
    }

    /// <summary>One that was made before a crash, or whose answer was lost on its way, is taken: nothing was signed with it yet.</summary>
    private async Task<Secret> OpenOrCreate(CancellationToken cancellation)
    {
        if (await custodian.Open(SecretNumber, cancellation) is { } made)
        {
            return made;
        }

        try
        {
            return await custodian.Create(SecretNumber, cancellation);
        }
        catch (Exception wrong) when (wrong is VaultUnavailableException or IOException)
        {
            return await custodian.Open(SecretNumber, cancellation) ?? throw new VaultUnavailableException("The custodian cannot keep the secret that signs the ledger.", wrong);
        }
    }

    private async Task<byte[]?> Identity(CancellationToken cancellation)
    {
        await using var read = database.System.CreateCommand("select public_key from ledger.identity");
        return (byte[]?)await read.ExecuteScalarAsync(cancellation);
    }
}
