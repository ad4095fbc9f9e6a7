namespace Bookings.Kernel;

/// <summary>
/// A custodian that is waited for two seconds and, once it has failed, not asked again for two more: a key service that hangs must
/// not make every request hang.
/// </summary>
internal sealed class PatientCustodian(ICustodian custodian, TimeProvider clock) : ICustodian
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private long _failed = long.MinValue;

    public string Name => custodian.Name;

    public Assurance Assurance => custodian.Assurance;

    public ValueTask<Secret> Create(int epoch, CancellationToken ct) => custodian.Create(epoch, ct);

    public async ValueTask<Secret?> Open(int epoch, CancellationToken ct)
    {
        var failed = Interlocked.Read(ref _failed);
        if (failed != long.MinValue && clock.GetElapsedTime(failed) < Patience)
        {
            throw new VaultUnavailableException("The custodian failed a moment ago and is not asked again yet.");
        }

        Task<Secret?>? asked = null;
        try
        {
            asked = custodian.Open(epoch, ct).AsTask();
            var secret = await asked.WaitAsync(Patience, clock, ct);
            Interlocked.Exchange(ref _failed, long.MinValue);
            return secret;
        }
        catch (Exception wrong)
        {
            _ = Drop(asked);
            if (wrong is OperationCanceledException)
            {
                throw;
            }

            Interlocked.Exchange(ref _failed, clock.GetTimestamp());
            throw wrong as VaultUnavailableException
                ?? new VaultUnavailableException($"The custodian '{Name}' cannot be reached.", wrong);
        }
    }

    public ValueTask<string> Destroy(int epoch, CancellationToken ct) => custodian.Destroy(epoch, ct);

    /// <summary>What arrives when nobody waits for it any more.</summary>
    private static async Task Drop(Task<Secret?>? late)
    {
        try
        {
            (await (late ?? Task.FromResult<Secret?>(null)))?.Dispose();
        }
        catch (Exception)
        {
            // Nothing arrived; whoever asked has been told.
        }
    }
}
