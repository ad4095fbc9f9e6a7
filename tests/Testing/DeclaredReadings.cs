using Bookings.Kernel;

namespace Bookings.Testing;

/// <summary>
/// In tests nobody of a business opens anything in an operation that has not said that it shows people. The program itself writes it down all the same; here it fails, so
/// that every test that calls such an operation turns red.
/// </summary>
public sealed class DeclaredReadings(IAccessLog log) : IAccessLog
{
    public ValueTask<bool> WantsPurpose(TenantId business, CancellationToken cancellation) => log.WantsPurpose(business, cancellation);

    public Task Write(AccessEntry entry, CancellationToken cancellation) => entry.IsDeclared
        ? log.Write(entry, cancellation)
        : throw new InvalidOperationException($"{entry.Operation} opens what is known of people and does not say so: ShowsPersonal().");
}
