namespace Bookings.Consent;

/// <summary>Nothing is done for this purpose any more: nobody is asked, and no consent to it counts.</summary>
internal static class RetirePurpose
{
    internal static Decision<PurposeEvent> Decide(Purpose purpose, Instant now) => purpose.Status switch
    {
        PurposeStatus.None => new PurposeUnknown(),
        PurposeStatus.Retired => Decision.Unchanged,
        _ => new PurposeRetired(now),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/purposes/{purposeId:guid}/retire", Handle)
        .WithName(nameof(RetirePurpose))
        .WithSummary("Retire a purpose")
        .Requires(May.WritePolicies)
        .Refuses<PurposeUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid purposeId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.Transact(caller, Purpose.Of(purposeId), purpose => Decide(purpose, now), cancellation)).ToChanged();
    }
}
