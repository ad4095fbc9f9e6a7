namespace Bookings.Scheduling;

internal sealed class CancellationPolicies() : SetupTable<CancellationPolicy, CancellationPolicyEvent>("scheduling.cancellation_policies", _ => { });
