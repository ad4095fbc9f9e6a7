namespace Bookings.Consent;

/// <summary>Rows lose whose they are. The facts stay as the proofs that they are, for their own term.</summary>
internal sealed class ConsentPurger(OwnedRows rows) : IPurger
{
    public Task<long> Purge(Erasing erasing, CancellationToken cancellation) => rows.Empty("consent", erasing, cancellation);

    public Task<long> Count(Erasing erasing, CancellationToken cancellation) => rows.Count("consent", erasing, cancellation);

    /// <summary>Only public texts are in memory.</summary>
    public void Forget(TenantId? business)
    {
    }
}
